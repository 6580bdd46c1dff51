import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { adminClient, personClient } from './e2e/client.ts'
import { breakwater } from './support/command-line.ts'
import { emptyPlace } from './support/engines.ts'
import { startTestServer } from './support/running-server.ts'

test('sessions are ended from the command line for one person or for all, and only when it says which', async (t) => {
  const place = await emptyPlace('postgres')
  assert.ok('url' in place)
  const BREAKWATER_SECRET = randomBytes(32).toString('hex')
  const running = await startTestServer('postgres', { place, env: { BREAKWATER_SECRET } })
  t.after(() => running.stop())
  const [admin, other] = [await adminClient(running), await adminClient(running)]
  const viewer = await personClient(running, admin, 'viewer')
  const { items } = (await admin('GET /users')).json<{ items: { email: string; roles: string[] }[] }>()
  const email = items.find(({ roles }) => roles.includes('viewer'))?.email ?? ''
  const environment = { DATABASE_URL: place.url, DATABASE_OWNER_URL: place.ownerUrl, BREAKWATER_SECRET }
  const end = (...flags: string[]) => breakwater(['sessions', 'end', ...flags], environment)
  const statuses = async () =>
    Promise.all([admin, other, viewer].map(async (client) => (await client('GET /auth/me')).status))

  for (const flags of [[], ['--all', '--user', email]]) assert.equal((await end(...flags)).code, 1)
  assert.deepEqual(await statuses(), [200, 200, 200])
  const one = await end('--user', email)
  assert.deepEqual([one.code, one.output.slice(0, 17)], [0, 'Sessions ended: 1'], one.complaint)
  assert.deepEqual(await statuses(), [200, 200, 401])
  const all = await end('--all')
  assert.deepEqual([all.code, all.output.slice(0, 17)], [0, 'Sessions ended: 2'], all.complaint)
  assert.deepEqual(await statuses(), [401, 401, 401])
})
