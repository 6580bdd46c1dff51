import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import {
  asSuperuser,
  emptyPlace,
  onEachEngine,
  type Engine,
  type Place,
} from '../../../test/support/engines.ts'
import { createBus } from './bus.ts'
import { openDatabase, transact, type Database } from '../database/database.ts'
import { createLog } from '../log.ts'

const log = createLog({ level: 'silent' })

/** Waits until something is so; what never becomes so fails the test. */
async function until(isSo: () => boolean, milliseconds = 30_000): Promise<void> {
  const ends = performance.now() + milliseconds
  while (!isSo()) {
    assert.ok(performance.now() < ends, `not so within ${milliseconds} ms: ${isSo.toString()}`)
    await sleep(5)
  }
}

async function startNode(t: TestContext, database: Database) {
  const bus = createBus({ database, log })
  const heard: unknown[] = []
  bus.subscribe('test', (message) => void heard.push(message))
  await bus.start()
  t.after(() => bus.stop())
  return { bus, heard, database }
}

async function open(t: TestContext, place: Place): Promise<Database> {
  const database = await openDatabase(place)
  t.after(() => database.close())
  return database
}

const oneNode = async (t: TestContext, engine: Engine) =>
  startNode(t, await open(t, await emptyPlace(engine)))

onEachEngine('bus', (engine) => {
  test('what is published in a transaction is heard when it commits, and not before', async (t) => {
    const { bus, heard, database } = await oneNode(t, engine)
    await transact(database.db, async (tx) => {
      await bus.publish(tx, 'test', { id: 1 })
      await sleep(50)
      assert.deepEqual(heard, [])
    })
    await until(() => heard.length === 1)
    assert.deepEqual(heard, [{ id: 1 }])
  })

  test('what is published in a transaction that is rolled back is never heard', async (t) => {
    const { bus, heard, database } = await oneNode(t, engine)
    const lost = transact(database.db, async (tx) => {
      await bus.publish(tx, 'test', 'lost')
      throw new Error('changed my mind')
    })
    await assert.rejects(lost, /changed my mind/)
    await bus.publish(database.db, 'test', 'kept')
    await until(() => heard.length > 0)
    assert.deepEqual(heard, ['kept'])
  })

  test('an announcement that nobody can read, or that a subscriber fails on, stops nothing', async (t) => {
    const { bus, heard, database } = await oneNode(t, engine)
    bus.subscribe('broken', () => {
      throw new Error('a defect')
    })
    for (const garbage of ['', 'no JSON', 'null', '7', '{}'])
      await sql`select pg_notify('breakwater', ${garbage})`.execute(database.db)
    await bus.publish(database.db, 'broken', 1)
    await bus.publish(database.db, 'test', 'after')
    await until(() => heard.length > 0)
    assert.deepEqual(heard, ['after'])
  })

  test('an announcement that does not fit is refused, not cut off', async (t) => {
    const { bus, heard, database } = await oneNode(t, engine)
    await assert.rejects(bus.publish(database.db, 'test', 'x'.repeat(8_000)), /too long/)
    assert.deepEqual(heard, [])
  })

  test('one node confirms its own announcement', async (t) => {
    const { bus, database } = await oneNode(t, engine)
    await until(() => bus.isHearing())
    const { nodes, milliseconds } = await bus.confirmed(await bus.publish(database.db, 'test', 1))
    assert.equal(nodes, 1)
    assert.ok(milliseconds < 2_000)
  })
})

test('two nodes hear each other, and both confirm', async (t) => {
  const place = await emptyPlace('postgres')
  const [one, other] = [await startNode(t, await open(t, place)), await startNode(t, await open(t, place))]
  await until(() => one.bus.liveNodes().length === 2 && other.bus.liveNodes().length === 2)
  const { nodes, milliseconds } = await one.bus.confirmed(
    await one.bus.publish(one.database.db, 'test', 'hello'),
  )
  assert.equal(nodes, 2)
  assert.ok(milliseconds < 2_000)
  assert.deepEqual([one.heard, other.heard], [['hello'], ['hello']])
})

test('a node whose listener was killed says so at once, and hears again after it has reconnected', async (t) => {
  const { bus, heard, database } = await startNode(t, await open(t, await emptyPlace('postgres')))
  const changes: boolean[] = []
  await until(() => bus.isHearing())
  bus.onHearingChange((isHearing) => void changes.push(isHearing))
  await killListeners(database)
  await until(() => changes[0] === false, 1_500)
  await until(() => bus.isHearing())
  assert.equal(changes.at(-1), true)
  await bus.publish(database.db, 'test', 'again')
  await until(() => heard.length > 0)
  assert.deepEqual(heard, ['again'])
})

async function killListeners({ db }: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db)
  await asSuperuser((client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query ilike 'listen%'`,
      [rows[0]?.name],
    ),
  )
}
