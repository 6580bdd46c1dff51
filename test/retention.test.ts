import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { serverDeclarations } from '../src/compose/features.ts'
import { addDays, addHours } from '../src/kernel/clock.ts'
import type { Db } from '../src/kernel/database/database.ts'
import { firstIdAt } from '../src/kernel/ids.ts'
import type { Retention } from '../src/kernel/retention/due-rows.ts'
import { createRetention, rowsPerBatch, type IsHeld } from '../src/kernel/retention/retention.ts'
import { createSettingRegistry } from '../src/kernel/setting-registry.ts'
import { createTestAudit } from './support/audit.ts'
import { onEachEngine } from './support/engines.ts'
import { sharedDatabase } from './support/shared-database.ts'

const { migrations, insertOnly, partitioned, settings, retention: declared } = serverDeclarations
const now = new Date('2021-06-15T12:00Z')
const registry = createSettingRegistry(settings)

type Values = Readonly<Record<string, unknown>>

/** What a row must hold to be one that is deleted, and to be one that never is. */
const due: Readonly<Record<string, Values>> = { outgoing_mail: { state: 'failed' } }
const keptForGood: Readonly<Record<string, Values>> = {
  session_history: { suspicious_at: now },
  sign_in_failure: { user_id: 'somebody' },
  outgoing_mail: { state: 'waiting', text_sealed: Buffer.from('sealed') },
}

const daysOf = ({ keepDays }: Retention): number =>
  typeof keepDays === 'number' ? keepDays : Number(registry.current(keepDays))

/** As many days before the cutoff as lie in an earlier month, and few enough to be in the cutoff's own. */
const placesOf = ({ byMonth }: Retention) =>
  byMonth
    ? ({ 'in a month that goes as a whole': 70, 'row by row': 2 } as const)
    : ({ 'row by row': 2 } as const)

onEachEngine('retention', (engine) => {
  const database = sharedDatabase(engine, {
    migrations,
    insertOnly: [...insertOnly],
    async prepare({ owner }) {
      for (const parent of partitioned)
        await sql`select breakwater.ensure_partitions(${parent}, 17, '2020-02-01'::timestamptz)`.execute(
          owner,
        )
    },
  })

  function setUp(retention: Retention, held: ReadonlySet<string> = new Set()) {
    const { db } = database()
    const audit = createTestAudit()
    const isHeld: IsHeld = (_db, table) =>
      sql`${sql.id(table, retention.key[0])}::text = any(${[...held]}::text[])`
    const { purge } = createRetention({ clock: { now: () => now }, settings: registry, audit, isHeld })
    const cutoff = addDays(now, -daysOf(retention))
    const keys = async (table: string, column: string) => {
      const { rows } = await sql<{ key: string }>`
        select distinct ${sql.id(column)}::text as key from ${sql.id('breakwater', table)}`.execute(db)
      return new Set(rows.map(({ key }) => key))
    }
    return {
      db,
      audit,
      cutoff,
      purge: () => purge(db, retention),
      remaining: () => keys(retention.table, retention.key[0]),
      partsOf: async () =>
        Promise.all((retention.parts ?? []).map(({ table, column }) => keys(table, column))),
      /** A row of that age, with a part of each kind. */
      insert: async (at: Date, values: Values = {}) => {
        const key = await insertRow(db, retention, { at, values: { ...due[retention.table], ...values } })
        for (const { table, column } of retention.parts ?? [])
          await insertRow(db, { table, key: [column], age: '' }, { at, values: { [column]: key } })
        return key
      },
    }
  }

  test('every feature’s retention names a table, and rows that are kept for good are in this test', () => {
    assert.ok(declared.length >= 9)
    const conditional = declared.filter(({ only }) => only !== undefined).map(({ table }) => table)
    assert.deepEqual(conditional.toSorted(), Object.keys(keptForGood).toSorted())
  })

  for (const retention of declared)
    for (const [place, days] of Object.entries(placesOf(retention)))
      test(`of ${retention.table}, what is old goes ${place}; what is younger, held or kept for good stays, with its parts`, async () => {
        const held = new Set<string>()
        const { insert, purge, remaining, partsOf, cutoff, audit } = setUp(retention, held)
        await purge()
        audit.events.length = 0
        const before = await remaining()
        const old = addDays(cutoff, -days)
        const gone = [await insert(old), await insert(old)]
        held.add(await insert(old))
        // A day is deleted as a whole.
        const young = await insert(retention.ageIn === 'day' ? addDays(cutoff, 1) : addHours(cutoff, 1))
        const good = keptForGood[retention.table]
        const forGood = good === undefined ? [] : [await insert(old, good)]
        assert.equal((await purge()).deleted, gone.length)
        const expected = new Set([...before, ...held, young, ...forGood])
        assert.deepEqual(await remaining(), expected)
        for (const parts of await partsOf()) assert.deepEqual(parts, expected)
        assert.deepEqual(
          audit.events.map(({ type, details }) => [type, Reflect.get(details ?? {}, 'rows')]),
          [['retention.purged', gone.length]],
        )
        assert.equal((await purge()).deleted, 0)
        assert.equal(audit.events.length, 1, 'a run that deletes nothing is no event')
        held.clear()
        assert.equal((await purge()).deleted, 1, 'what is held no more goes at the next run')
      })

  const tickets = requireRetention('ticket')
  const insertMany = (db: Db, count: number) =>
    sql`insert into breakwater.ticket (token_hash, purpose, facts, created_at, expires_at)
      select gen_random_uuid()::text, 'test', '{}', ${now}, ${addDays(now, -1)}
      from generate_series(1, ${count}::int)`.execute(db)

  test('one event counts what several batches deleted', async () => {
    const { db, purge, audit } = setUp(tickets)
    await insertMany(db, rowsPerBatch + 1)
    assert.equal((await purge()).deleted, rowsPerBatch + 1)
    assert.deepEqual(
      audit.events.map(({ type, subject, details }) => ({ type, subject, details })),
      [
        {
          type: 'retention.purged',
          subject: { type: 'table', id: 'ticket' },
          details: { rows: rowsPerBatch + 1, olderThan: now.toISOString() },
        },
      ],
    )
  })

  test('where the event cannot be written, the rows stay', async () => {
    const { db, purge, remaining, audit } = setUp(tickets)
    const { size } = await remaining()
    await insertMany(db, 3)
    audit.isBroken = true
    await assert.rejects(purge(), /cannot be written/)
    assert.equal((await remaining()).size, size + 3)
    audit.isBroken = false
    await purge()
  })

  test('a hold that cannot be evaluated holds', async () => {
    const { db, clock, audit } = { db: database().db, clock: { now: () => now }, audit: createTestAudit() }
    const isHeld: IsHeld = () => sql`null::boolean`
    const { purge } = createRetention({ clock, settings: registry, audit, isHeld })
    await insertMany(db, 1)
    assert.equal((await purge(db, tickets)).deleted, 0)
    await setUp(tickets).purge()
  })

  test('dropping a month gives no right that deleting rows does not', async () => {
    const { db } = database()
    const drop = (table: string, month: string) =>
      sql`select breakwater.drop_month(${table}, ${month}, '{}')`.execute(db)
    await assert.rejects(drop('ticket', 'y2028m06'), /no partition/)
    await assert.rejects(drop('session_history', 'kept'), /not a month/)
    // The embedded database has one role, which owns everything.
    if (engine === 'postgres') await assert.rejects(drop('event', 'y2028m06'), /may not delete/)
  })
})

function requireRetention(table: string): Retention {
  const found = declared.find((retention) => retention.table === table)
  if (found === undefined) throw new Error(`No feature declares a retention for ${table}.`)
  return found
}

type Shape = Pick<Retention, 'table' | 'key' | 'age' | 'ageIn'>
let count = 0

/** Inserts a row that was made at a moment, whatever columns the table has; answers the first column of its key. */
async function insertRow(
  db: Db,
  { table, key, age, ageIn }: Shape,
  { at, values }: { at: Date; values: Values },
): Promise<string> {
  const { rows: columns } = await sql<{ name: string; type: string; isFree: boolean }>`
    select column_name as name, udt_name as type, is_nullable = 'YES' or column_default is not null as "isFree"
    from information_schema.columns where table_schema = 'breakwater' and table_name = ${table}`.execute(db)
  const row: Record<string, unknown> = {}
  for (const { name, type, isFree } of columns) if (!isFree) row[name] = valueOf(type, at)
  if (age !== '') row[age] = ageIn === 'milliseconds' ? at.getTime() : (row[age] ?? at)
  Object.assign(row, values)
  await sql`insert into ${sql.id('breakwater', table)} (${sql.join(Object.keys(row).map((name) => sql.id(name)))})
    values (${sql.join(Object.values(row))})`.execute(db)
  return String(row[key[0]])
}

/** Ids hold the time, as all ids of tables by month do. */
function valueOf(type: string, at: Date): unknown {
  count += 1
  if (type === 'uuid') return firstIdAt(at).slice(0, 24) + randomUUID().slice(24)
  if (type === 'timestamptz' || type === 'date') return at
  if (type === 'jsonb') return '{}'
  if (type === 'bool') return false
  return type === 'text' ? `text ${count}` : count
}
