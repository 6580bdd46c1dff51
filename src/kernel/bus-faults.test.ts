import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { asSuperuser, testDatabase } from '../../test/support/engines.ts'
import { createAnnouncedCache } from './bus/announced-cache.ts'
import { createBus, type Bus } from './bus/bus.ts'
import { StatementTimeout, type Database } from './database/database.ts'
import { createLog } from './log.ts'

const log = createLog({ level: 'silent' })

async function startNode(t: TestContext, database: Database): Promise<Bus> {
  const bus = createBus({ database, log })
  await bus.start()
  t.after(() => bus.stop())
  while (!bus.isHearing()) await sleep(5)
  return bus
}

/** Ends the connections that wait for announcements, as a failover or a proxy's time-out does. */
const cutListeners = ({ owner }: Database) =>
  asSuperuser(async (client) => {
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(owner)
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query ilike 'listen %'`,
      [rows[0]?.name],
    )
  })

test('what is announced while a listener reconnects is not missed: nothing from before is believed', async (t) => {
  const database = await testDatabase(t, 'postgres')
  const bus = await startNode(t, database)
  let stored = 'open'
  const cache = createAnnouncedCache(bus, {
    topic: 'things',
    capacity: 10,
    load: () => Promise.resolve(stored),
  })
  assert.equal(await cache.get('a'), 'open')
  const restored = new Promise<void>((resolve) =>
    database.onListenerChange((isConnected) => isConnected && resolve()),
  )
  await cutListeners(database)
  // Another node ends it while nobody listens here.
  stored = 'ended'
  await restored
  assert.equal(await cache.get('a'), 'ended')
})

test('a node that has lost its listener trusts nothing until it hears itself again', async (t) => {
  const database = await testDatabase(t, 'postgres')
  const bus = await startNode(t, database)
  const heard: boolean[] = []
  bus.onHearingChange((isHearing) => heard.push(isHearing))
  const lost = new Promise<boolean>((resolve) =>
    database.onListenerChange((isConnected) => isConnected || resolve(bus.isHearing())),
  )
  await cutListeners(database)
  assert.equal(await lost, false)
  while (!bus.isHearing()) await sleep(5)
  assert.deepEqual([heard.at(0), heard.at(-1)], [false, true])
})

test('on the embedded database too nothing from before the worker died is believed', async (t) => {
  const database = await testDatabase(t, 'pglite', { limits: { statementMilliseconds: 300 } })
  const bus = await startNode(t, database)
  let stored = 'open'
  const load = () => Promise.resolve(stored)
  const cache = createAnnouncedCache(bus, { topic: 'things', capacity: 10, load })
  assert.equal(await cache.get('a'), 'open')
  const lost = new Promise<void>((resolve) => database.onListenerChange(() => resolve()))
  const endless = sql`select count(*) from generate_series(1, 100000000000)`.execute(database.db)
  await assert.rejects(endless, StatementTimeout)
  await lost
  stored = 'ended'
  assert.equal(await cache.get('a'), 'ended')
})
