import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, testDatabase } from '../../../test/support/engines.ts'
import {
  handleOf,
  isDatabaseUnavailable,
  StatementTimeout,
  transact,
  type Db,
  type Statement,
} from './database.ts'
import type { Migrations } from './migrations.ts'

const migrations: Migrations = {
  '010-box': 'create table breakwater.box (id int primary key, label text)',
}
type BoxTables = { box: { id: number; label: string | null } }

const insertBox = (db: Db, id: number) =>
  db.withTables<BoxTables>().insertInto('box').values({ id, label: null }).execute()
const listBoxes = async (db: Db): Promise<number[]> => {
  const rows = await db.withTables<BoxTables>().selectFrom('box').select('id').orderBy('id').execute()
  return rows.map((row) => row.id)
}
const failure = new Error('changed my mind')

onEachEngine('a database', (engine) => {
  test('keeps what a transaction wrote once it ends, and nothing of one that throws', async (t) => {
    const { db } = await testDatabase(t, engine, { migrations })
    await transact(db, (tx) => insertBox(tx, 1))
    const broken = transact(db, async (tx) => {
      await insertBox(tx, 2)
      throw failure
    })
    await assert.rejects(broken, failure)
    assert.deepEqual(await listBoxes(db), [1])
  })

  test('a verb called with an open transaction joins it and is rolled back with it', async (t) => {
    const { db } = await testDatabase(t, engine, { migrations })
    const outer = transact(db, async (tx) => {
      await transact(tx, (inner) => insertBox(inner, 1))
      await transact(tx.withSchema('breakwater'), (inner) => insertBox(inner, 2))
      assert.deepEqual(await listBoxes(tx), [1, 2])
      throw failure
    })
    await assert.rejects(outer, failure)
    assert.deepEqual(await listBoxes(db), [])
  })

  test('values come back exactly as they were stored', async (t) => {
    const { db } = await testDatabase(t, engine)
    const { rows } = await sql`
      select ${Number.MAX_SAFE_INTEGER}::int8 as int8, array[1, null]::int8[] as int8s,
        ${'12345678901234567890.123456789'}::numeric as numeric, array[0.1, 1e30]::numeric[] as numerics,
        ${new Date('2026-03-29T01:30:00.123Z')}::timestamptz(3) as moment, '2026-02-28'::date as date,
        ${JSON.stringify({ a_b: [1, { 'c d': null }] })}::jsonb as jsonb, '{"z":1,"a":2}'::json as json,
        ${Buffer.from([0, 255])}::bytea as bytea, null::int8 as nothing`.execute(db)
    assert.deepEqual(rows, [
      {
        int8: Number.MAX_SAFE_INTEGER,
        int8s: [1, null],
        numeric: '12345678901234567890.123456789',
        numerics: ['0.1', '1000000000000000000000000000000'],
        moment: new Date('2026-03-29T01:30:00.123Z'),
        date: '2026-02-28',
        jsonb: { a_b: [1, { 'c d': null }] },
        json: { z: 1, a: 2 },
        bytea: Buffer.from([0, 255]),
        nothing: null,
      },
    ])
  })

  test('an int8 that a number cannot hold is refused, never rounded', async (t) => {
    const { db } = await testDatabase(t, engine)
    await assert.rejects(sql`select 9007199254740993 as n`.execute(db), RangeError)
    assert.deepEqual((await sql`select 1 as n`.execute(db)).rows, [{ n: 1 }])
  })

  test('a notification arrives when its transaction is committed, and not before', async (t) => {
    const database = await testDatabase(t, engine)
    const heard: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    await database.listen('news', (payload) => {
      heard.push(payload)
      resolve()
    })
    await transact(database.db, async (tx) => {
      await sql`select pg_notify('news', 'first')`.execute(tx)
      await sql`select 1`.execute(tx)
      assert.deepEqual(heard, [])
    })
    await promise
    assert.deepEqual(heard, ['first'])
  })

  test('a stopped subscription hears nothing more while others on the channel do', async (t) => {
    const database = await testDatabase(t, engine)
    const stopped: string[] = []
    const { promise, resolve } = Promise.withResolvers<string>()
    const subscription = await database.listen('news', (payload) => stopped.push(payload))
    await database.listen('news', resolve)
    await subscription.stop()
    await sql`select pg_notify('news', 'late')`.execute(database.db)
    assert.equal(await promise, 'late')
    assert.deepEqual(stopped, [])
  })

  test('a statement over its time fails as unavailable, and the next one works', async (t) => {
    const limits = { statementMilliseconds: 300 }
    const { db } = await testDatabase(t, engine, { migrations, limits })
    await insertBox(db, 1)
    const endless = sql`select count(*) from generate_series(1, 100000000000)`.execute(db)
    await assert.rejects(endless, (error) => isDatabaseUnavailable(error))
    assert.deepEqual(await listBoxes(db), [1])
  })

  test('a transaction whose statement ran out of time leaves nothing behind', async (t) => {
    const limits = { statementMilliseconds: 300 }
    const { db } = await testDatabase(t, engine, { migrations, limits })
    const stuck = transact(db, async (tx) => {
      await insertBox(tx, 1)
      await sql`select pg_sleep(60)`.execute(tx)
    })
    await assert.rejects(stuck, (error) => isDatabaseUnavailable(error))
    assert.deepEqual(await listBoxes(db), [])
  })

  test('every statement is reported with its rows, and a failed one with its error', async (t) => {
    const statements: Statement[] = []
    const { db } = await testDatabase(t, engine, { onStatement: (statement) => statements.push(statement) })
    await sql`select generate_series(1, 3)`.execute(db)
    await assert.rejects(sql`select 1 / 0`.execute(db))
    const [good, bad] = statements.slice(-2)
    assert.equal(good?.rows, 3)
    assert.match(good.sql, /generate_series/)
    assert.equal(typeof good.milliseconds, 'number')
    assert.match(String(bad?.error), /division by zero/)
  })

  test('builder queries find their tables whatever the search path is', async (t) => {
    const { db } = await testDatabase(t, engine, { migrations })
    await transact(db, async (tx) => {
      await sql`set local search_path = pg_catalog`.execute(tx)
      await insertBox(tx, 7)
    })
    assert.deepEqual(await listBoxes(db), [7])
  })
})

test('a stalled connection times out although the server says nothing', async () => {
  const client = { query: () => Promise.reject(new Error('Query read timeout')) }
  await assert.rejects(sql`select 1`.execute(handleOf(client)), StatementTimeout)
})

test('a wrong statement is no outage', () => {
  assert.equal(isDatabaseUnavailable(Object.assign(new Error('duplicate'), { code: '23505' })), false)
  assert.equal(isDatabaseUnavailable(Object.assign(new Error('shutting down'), { code: '57P01' })), true)
  assert.equal(isDatabaseUnavailable(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })), true)
  assert.equal(isDatabaseUnavailable('ECONNREFUSED'), false)
})
