import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { asSuperuser } from '../support/engines.ts'
import { runningServer, waitFor, type RunningServer } from '../support/running-server.ts'
import { adminClient, send } from '../e2e/client.ts'

suite('a pool whose connections are all held by slow statements', { timeout: 120_000 }, () => {
  const running = runningServer('postgres')

  test('others are refused with 503 after a short wait, health is answered, and signing out and ending sessions work', async () => {
    const [leaving, officer, waiting] = [
      await adminClient(running()),
      await adminClient(running()),
      await adminClient(running()),
    ]
    const others = (await officer('GET /me/sessions')).json<{ items: { id: string }[] }>().items
    assert.ok(others.length > 0)
    const release = await holdEveryConnection(running())
    try {
      const began = performance.now()
      const refused = await waiting('GET /sale-orders')
      assert.equal(refused.status, 503, refused.text)
      assert.ok(Number(refused.headers['retry-after']) > 0)
      // Three seconds for a connection, and what a busy machine adds.
      assert.ok(performance.now() - began < 10_000)
      for (const path of ['/healthz', '/readyz'])
        assert.equal((await send(running().url, `GET ${path}`)).status, 200, path)
      assert.equal((await leaving('POST /auth/sign-out')).status, 204)
      assert.equal((await leaving('GET /auth/me')).status, 401)
      const ended = await officer('POST /me/sessions/end-others')
      assert.equal(ended.status, 200, ended.text)
      assert.equal((await waiting('GET /auth/me')).status, 401)
    } finally {
      await release()
    }
    assert.equal((await officer('GET /sale-orders')).status, 200)
  })
})

/** Ten statements that sleep until they are cancelled; answers what cancels them. */
async function holdEveryConnection({ server }: RunningServer): Promise<() => Promise<void>> {
  const { db } = server.database
  const held = Array.from({ length: 10 }, () => sql`select pg_sleep(14)`.execute(db).catch(() => undefined))
  await waitFor(async () => (await sleeping()) === held.length, 10)
  return async () => {
    await asSuperuser((client) =>
      client.query(
        `select pg_cancel_backend(pid) from pg_stat_activity where query like 'select pg_sleep(14)%'`,
      ),
    )
    await Promise.all(held)
  }
}

async function sleeping(): Promise<number> {
  let count = 0
  await asSuperuser(async (client) => {
    const found = await client.query(
      `select from pg_stat_activity where query like 'select pg_sleep(14)%' and state = 'active'`,
    )
    count = found.rowCount ?? 0
  })
  return count
}
