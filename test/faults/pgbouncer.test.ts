import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, suite, test } from 'node:test'
import { sql } from 'kysely'
import { DatabaseRefused, openDatabase, type Db } from '../../src/kernel/database/database.ts'
import { adminClient } from '../e2e/client.ts'
import { breakwater } from '../support/command-line.ts'
import { pgbouncerIsMissing, startPgbouncer } from '../support/pgbouncer.ts'
import { startTestServer } from '../support/running-server.ts'

const settingsOf = async (db: Db) => {
  const { rows } = await sql<Record<string, string>>`
    select current_setting('timezone') as timezone, current_setting('datestyle') as datestyle,
      current_setting('statement_timeout') as statement_timeout,
      current_setting('idle_in_transaction_session_timeout') as idle_timeout`.execute(db)
  return rows[0]
}

/** Whichever idle connection it takes next, how few it has, and although others use it. */
const sharing: readonly Record<string, string | number>[] = [
  { pool_mode: 'transaction' },
  { pool_mode: 'transaction', server_round_robin: 1, min_pool_size: 2 },
  { pool_mode: 'transaction', default_pool_size: 1 },
  { pool_mode: 'statement' },
]

suite('behind PgBouncer', { skip: pgbouncerIsMissing, timeout: 300_000 }, () => {
  /** They go when all who use them have gone. */
  const poolers: { stop: () => Promise<void> }[] = []
  after(() => Promise.all(poolers.map(({ stop }) => stop())))
  const placeBehind = async (settings: Record<string, string | number>) => {
    const pooler = await startPgbouncer(settings)
    poolers.push(pooler)
    return pooler.place
  }

  test('in session mode every connection has its settings, and announcements arrive', async (t) => {
    const database = await openDatabase(await placeBehind({ pool_mode: 'session' }))
    t.after(() => database.close())
    const pinned = { timezone: 'UTC', datestyle: 'ISO, MDY' }
    const limits = { statement_timeout: '15s', idle_timeout: '15s' }
    assert.deepEqual(await settingsOf(database.db), { ...pinned, ...limits })
    assert.deepEqual(await settingsOf(database.owner), {
      ...pinned,
      statement_timeout: '0',
      idle_timeout: '0',
    })
    const heard = Promise.withResolvers<string>()
    await database.listen('news', heard.resolve)
    await sql`select pg_notify('news', 'good')`.execute(database.db)
    assert.equal(await heard.promise, 'good')
  })

  test('in session mode the whole server starts, and people sign in and work', async (t) => {
    const running = await startTestServer('postgres', {
      place: await placeBehind({ pool_mode: 'session' }),
    })
    t.after(() => running.stop())
    const admin = await adminClient(running)
    assert.equal((await admin('GET /sale-orders')).status, 200)
  })

  for (const settings of sharing)
    test(`what gives connections to several clients is refused: ${JSON.stringify(settings)}`, async () => {
      const place = await placeBehind(settings)
      await assert.rejects(openDatabase(place), (error) => {
        assert.ok(error instanceof DatabaseRefused, String(error))
        assert.match(error.message, /pool_mode = session/)
        return true
      })
    })

  test('the program says what to change, and ends', async () => {
    const place = await placeBehind({ pool_mode: 'transaction' })
    const { code, complaint } = await breakwater(['serve'], {
      DATABASE_URL: place.url,
      DATABASE_OWNER_URL: place.ownerUrl,
      BREAKWATER_SECRET: randomBytes(32).toString('base64'),
    })
    assert.equal(code, 1)
    assert.match(complaint, /Set pool_mode = session/)
    assert.doesNotMatch(complaint, /\n\s+at /)
  })
})
