import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import {
  asSuperuser,
  emptyPlace,
  onEachEngine,
  runningRole,
  testDatabase,
} from '../../../test/support/engines.ts'
import { openDatabase, type Db } from './database.ts'
import { migrate, MigrationRefused } from './migrations.ts'
import { ensurePartitions, kernelMigrations } from './partitions.ts'

const first = {
  '010-first': 'create table breakwater.first (id int); insert into breakwater.first values (1), (2)',
}
const second = {
  '020-second': 'create table breakwater.second (id int); create index on breakwater.second (id)',
}

const countFirst = async (db: Db): Promise<number | undefined> =>
  (await sql<{ n: number }>`select count(*) as n from breakwater.first`.execute(db)).rows[0]?.n

onEachEngine('migrate', (engine) => {
  test('applies each migration once, in the order of names', async (t) => {
    const { owner } = await testDatabase(t, engine)
    const all = { ...kernelMigrations, ...second, ...first }
    assert.deepEqual(await migrate(owner, all), { applied: ['010-first', '020-second'] })
    assert.deepEqual(await migrate(owner, all), { applied: [] })
    assert.equal(await countFirst(owner), 2)
  })

  test('a failing migration leaves nothing of itself, and what came before stays', async (t) => {
    const { owner } = await testDatabase(t, engine)
    const broken = {
      '020-broken': 'create table breakwater.half (id int); insert into breakwater.nowhere values (1)',
    }
    await assert.rejects(migrate(owner, { ...kernelMigrations, ...first, ...broken }), /nowhere/)
    const { rows } = await sql`select to_regclass('breakwater.half') as half`.execute(owner)
    assert.deepEqual(rows, [{ half: null }])
    assert.deepEqual((await migrate(owner, { ...kernelMigrations, ...first, ...second })).applied, [
      '020-second',
    ])
  })

  test('an applied migration that was changed is refused by its name', async (t) => {
    const { owner } = await testDatabase(t, engine, { migrations: first })
    const changed = { ...kernelMigrations, '010-first': `${first['010-first']};` }
    await assert.rejects(migrate(owner, changed), (error) => {
      assert.ok(error instanceof MigrationRefused)
      assert.match(error.message, /010-first was changed/)
      return true
    })
  })

  test('a database of a newer version is refused before anything is changed', async (t) => {
    const { owner } = await testDatabase(t, engine, { migrations: second })
    await assert.rejects(migrate(owner, { ...kernelMigrations, ...first }), /newer Breakwater.*020-second/)
    const { rows } = await sql`select to_regclass('breakwater.first') as first`.execute(owner)
    assert.deepEqual(rows, [{ first: null }])
  })

  test('nodes that start together on an empty database migrate it once', async (t) => {
    const { owner, close } = await openDatabase(await emptyPlace(engine))
    t.after(close)
    const all = { ...kernelMigrations, ...first, ...second }
    const runs = await Promise.all([migrate(owner, all), migrate(owner, all), migrate(owner, all)])
    assert.deepEqual(runs.flatMap((run) => run.applied).sort(), Object.keys(all).sort())
    assert.equal(await countFirst(owner), 2)
  })

  test('there are partitions from this month to three months on, and ids find theirs', async (t) => {
    const { db, owner } = await testDatabase(t, engine, { migrations: journal })
    assert.equal(await ensurePartitions(db, ['journal']), 2)
    assert.equal(await ensurePartitions(db, ['journal']), 0)
    await sql`insert into breakwater.journal
      select breakwater.uuid_floor(date_trunc('month', now()) + make_interval(months => n)) from generate_series(0, 3) n`.execute(
      db,
    )
    const { rows } = await sql<{ partition: string }>`
      select tableoid::regclass::text as partition from breakwater.journal order by id`.execute(owner)
    assert.deepEqual(
      rows.map((row) => row.partition),
      nextMonths(4),
    )
    await assert.rejects(ensurePartitions(db, ['migration']), /not a partitioned table/)
  })
})

const journal = {
  '010-journal': `
    create table breakwater.journal (id uuid primary key) partition by range (id);
    create table breakwater.note (id int generated always as identity primary key, text text);
    select breakwater.ensure_partitions('journal', 1)`,
}

const nextMonths = (count: number): string[] => {
  const now = new Date()
  return Array.from({ length: count }, (_, ahead) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead)).toISOString()
    return `breakwater.journal_y${month.slice(0, 4)}m${month.slice(5, 7)}`
  })
}

test('the running role works with its tables, but changes neither insert-only ones, nor their partitions, nor the schema', async (t) => {
  const { db } = await testDatabase(t, 'postgres', { migrations: journal, insertOnly: ['journal'] })
  const [partition] = nextMonths(1)
  await sql`insert into breakwater.note (text) values ('a')`.execute(db)
  await sql`update breakwater.note set text = 'b'`.execute(db)
  await sql`insert into breakwater.journal values (breakwater.uuid_floor(now()))`.execute(db)
  await sql`select * from breakwater.migration`.execute(db)
  await ensurePartitions(db, ['journal'], 6)
  const forbidden = [
    'update breakwater.journal set id = id',
    'delete from breakwater.journal',
    'truncate breakwater.journal',
    `delete from ${partition}`,
    `insert into ${partition} values (gen_random_uuid())`,
    `drop table ${partition}`,
    `delete from breakwater.migration`,
    'create table breakwater.mine (id int)',
    'alter table breakwater.note add column more int',
  ]
  for (const statement of forbidden) {
    await assert.rejects(sql.raw(statement).execute(db), /permission denied|must be owner/, statement)
  }
})

test('a later migration extends the rights to new tables and keeps the old ones', async (t) => {
  const { db, owner } = await testDatabase(t, 'postgres', { migrations: journal, insertOnly: ['journal'] })
  const all = { ...kernelMigrations, ...journal, ...second }
  await migrate(owner, all, { runningRole, insertOnly: ['journal'] })
  await sql`insert into breakwater.second values (1)`.execute(db)
  await assert.rejects(sql`delete from breakwater.journal`.execute(db), /permission denied/)
})

test('a migrating node that dies halfway leaves its migration undone, and the next one does it', async (t) => {
  const place = await emptyPlace('postgres')
  const dying = await openDatabase(place)
  const slow = { '210-slow': 'create table breakwater.slow (id int); select pg_sleep(60)' }
  const attempt = assert.rejects(migrate(dying.owner, { ...kernelMigrations, ...slow }))
  await killWhenSleeping()
  await attempt
  await dying.close()
  const { owner, close } = await openDatabase(place)
  t.after(close)
  const { applied } = await migrate(owner, {
    ...kernelMigrations,
    '210-slow': 'create table breakwater.slow (id int)',
  })
  assert.deepEqual(applied, ['210-slow'])
})

test('no function is open to other roles of the database, with one role as with two', async (t) => {
  const guarded = {
    '010-guarded': 'create function breakwater.guarded() returns int language sql as $$ select 1 $$',
  }
  for (const options of [{}, { runningRole }]) {
    const place = await emptyPlace('postgres')
    const { owner, close } = await openDatabase(place)
    t.after(close)
    await migrate(owner, { ...kernelMigrations, ...guarded }, options)
    const { rows } = await sql<{ name: string }>`
      select proname as name from pg_proc
      where pronamespace = 'breakwater'::regnamespace and has_function_privilege('public', oid, 'execute')`.execute(
      owner,
    )
    assert.deepEqual(rows, [], JSON.stringify(options))
  }
})

const killWhenSleeping = (): Promise<void> =>
  asSuperuser(async (client) => {
    for (let killed = 0; killed === 0;) {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where query like '%breakwater.slow%' and pid <> pg_backend_pid()`,
      )
      killed = rowCount ?? 0
    }
  })
