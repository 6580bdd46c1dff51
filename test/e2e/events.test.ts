import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyPlace, onEachEngine } from '../support/engines.ts'
import {
  adminEmail,
  adminPassword,
  runningServer,
  startTestServer,
  waitFor,
} from '../support/running-server.ts'
import { adminClient, clientWith, cookieOf, personClient, tokenClient } from './client.ts'
import { openStream } from './event-stream.ts'

const admin = { email: adminEmail, password: adminPassword }

onEachEngine('events for open pages', (engine) => {
  const running = runningServer(engine)

  test('a stream is closed when its session ends, and only that one', async (t) => {
    const { url } = running()
    const [one, other] = [await cookieOf(url, admin), await cookieOf(url, admin)]
    const [mine, theirs] = [
      await openStream(t, url, { cookie: one }),
      await openStream(t, url, { cookie: other }),
    ]
    assert.equal((await clientWith(url, { cookie: one })('POST /auth/sign-out')).status, 204)
    await mine.closed
    assert.equal(theirs.response.destroyed, false)
  })

  test('whoever may see sessions is told that they changed; others are not', async (t) => {
    const { url } = running()
    const client = await adminClient(running())
    const officer = await openStream(t, url, { cookie: await cookieOf(url, admin) })
    const email = 'a-viewer@example.com'
    await personClient(running(), client, 'viewer')
    const viewer = await openStream(t, url, {
      cookie: await cookieOf(url, { email, password: 'viewer on the night train 7' }),
    })
    await cookieOf(url, admin)
    await waitFor(() => officer.text().includes('event: changed\ndata: {"topic":"sessions"}\n\n'), 10)
    assert.ok(!viewer.text().includes('changed'))
  })

  test('streams are for people: an API token is refused, and so is nobody', async () => {
    const token = await tokenClient(running(), await adminClient(running()), 'admin')
    assert.equal((await token('GET /events')).problem().code, 'SESSION_NEEDED')
    assert.equal((await clientWith(running().url)('GET /events')).status, 401)
  })
})

test('a stream on one node is closed when its session is ended on another', async (t) => {
  const place = await emptyPlace('postgres')
  const env = { BREAKWATER_SECRET: 'the same secret on every node of the installation' }
  const here = await startTestServer('postgres', { place, env })
  t.after(() => here.stop())
  const there = await startTestServer('postgres', { place, env })
  t.after(() => there.stop())
  const cookie = await cookieOf(here.url, admin)
  const stream = await openStream(t, there.url, { cookie })
  await clientWith(here.url, { cookie })('POST /auth/sign-out')
  await stream.closed
})

test('a graceful stop closes the streams instead of waiting for them', async (t) => {
  const running = await startTestServer('pglite')
  const stream = await openStream(t, running.url, { cookie: await cookieOf(running.url, admin) })
  await running.stop()
  await stream.closed
})
