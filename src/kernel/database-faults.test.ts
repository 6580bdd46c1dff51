import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as pg from 'pg'
import { sql } from 'kysely'
import { asSuperuser, emptyPlace, testDatabase } from '../../test/support/engines.ts'
import {
  handleOf,
  isDatabaseUnavailable,
  openDatabase,
  transact,
  type Database,
  type Db,
} from './database/database.ts'
import { migrate } from './database/migrations.ts'
import { kernelMigrations } from './database/partitions.ts'

const migrations = { '010-box': 'create table breakwater.box (id int primary key)' }
const insertBox = (db: Db, id: number) => sql`insert into breakwater.box values (${id})`.execute(db)
const countBoxes = async (db: Db) =>
  (await sql<{ n: number }>`select count(*) as n from breakwater.box`.execute(db)).rows[0]?.n

/** What a restart of PostgreSQL does to everybody who is connected to this database. */
async function killAllConnections({ owner }: Database): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(owner)
  await asSuperuser((client) =>
    client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [
      rows[0]?.name,
    ]),
  )
}

test('when all connections die the process stays, the pool recovers, and the listener says lost and restored', async (t) => {
  const database = await testDatabase(t, 'postgres', { migrations })
  const changes: boolean[] = []
  const restored = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<string>()
  database.onListenerChange((isConnected) => {
    changes.push(isConnected)
    if (isConnected) restored.resolve()
  })
  await database.listen('news', heard.resolve)
  await killAllConnections(database)
  await restored.promise
  assert.deepEqual(changes, [false, true])
  await insertBox(database.db, 1)
  await sql`select pg_notify('news', 'still here')`.execute(database.db)
  assert.equal(await heard.promise, 'still here')
})

test('a transaction whose connection dies fails as unavailable and leaves nothing', async (t) => {
  const database = await testDatabase(t, 'postgres', { migrations })
  const work = transact(database.db, async (tx) => {
    await insertBox(tx, 1)
    await killAllConnections(database)
    await insertBox(tx, 2)
  })
  await assert.rejects(work, (error) => isDatabaseUnavailable(error))
  assert.equal(await countBoxes(database.db), 0)
})

test('the embedded listener hears again after the worker was killed', async (t) => {
  const database = await testDatabase(t, 'pglite', { limits: { statementMilliseconds: 300 } })
  const changes: boolean[] = []
  const restored = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<string>()
  database.onListenerChange((isConnected) => {
    changes.push(isConnected)
    if (isConnected) restored.resolve()
  })
  await database.listen('news', heard.resolve)
  await assert.rejects(sql`select pg_sleep(60)`.execute(database.db), (error) => isDatabaseUnavailable(error))
  await restored.promise
  assert.deepEqual(changes, [false, true])
  await sql`select pg_notify('news', 'still here')`.execute(database.db)
  assert.equal(await heard.promise, 'still here')
})

test('statements that wait for a connection give up in time instead of piling up', async (t) => {
  const limits = { poolSize: 1, connectMilliseconds: 1000 }
  const { db } = await testDatabase(t, 'postgres', { limits })
  await transact(db, async () => {
    await assert.rejects(sql`select 1`.execute(db), (error) => isDatabaseUnavailable(error))
  })
  assert.equal((await sql`select 1`.execute(db)).rows.length, 1)
})

test("a host's open transaction is joined, and its rollback takes our rows along", async (t) => {
  const { db, pool } = await hostPool(t)
  const client = await pool.connect()
  await client.query('begin')
  await transact(handleOf(client), (tx) => insertBox(tx, 1))
  assert.equal(await countBoxes(handleOf(client)), 1)
  assert.equal(await countBoxes(db), 0)
  await client.query('rollback')
  assert.equal(await countBoxes(db), 0)
  await client.query('begin')
  await transact(handleOf(client), (tx) => insertBox(tx, 2))
  await client.query('commit')
  client.release()
  assert.equal(await countBoxes(db), 1)
})

test("a host's pool keeps its own parsers and stays open when we close", async (t) => {
  const { db, pool, close } = await hostPool(t)
  assert.deepEqual((await sql`select 1::int8 as n`.execute(db)).rows, [{ n: 1 }])
  assert.deepEqual((await pool.query('select 1::int8 as n')).rows, [{ n: '1' }])
  await close()
  assert.equal((await pool.query('select 1')).rowCount, 1)
})

async function hostPool(t: Parameters<typeof testDatabase>[0]) {
  const place = await emptyPlace('postgres')
  assert.ok('ownerUrl' in place)
  const pool = new pg.Pool({ connectionString: place.ownerUrl })
  t.after(() => pool.end())
  const { db, owner, close } = await openDatabase({ pool })
  await migrate(owner, { ...kernelMigrations, ...migrations })
  return { db, pool, close }
}

test('an address where nobody listens fails as unavailable within the time given', async () => {
  const limits = { connectMilliseconds: 1000 }
  const opening = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none', limits })
  await assert.rejects(opening, (error) => isDatabaseUnavailable(error))
})
