import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { transact, type Db } from '../../kernel/database/database.ts'
import { verifyExport } from './verifying/export-format.ts'
import { recordMany, sealAll, sharedAudit } from './fixtures/test-audit.ts'
import { auditInsertOnly, auditSearchable } from './tables.ts'

/** What somebody tries who can run any statement as the application's role; each is refused for the reason given. */
const attacks: Record<string, RegExp> = {
  // The erasure
  [`select breakwater.erase_event_values(array(select id from breakwater.event), array['details'])`]:
    /does not exist/,
  [`select breakwater.erase_person(null, '{"actor_kind":"job"}')`]: /named by an id/,
  [`select breakwater.erase_person('', '{"actor_kind":"job"}')`]: /named by an id/,
  [`select breakwater.erase_person('alice-id', null)`]: /needs the caller/,
  [`select breakwater.erase_person('alice-id', '{"actor_kind":"user\\nrisk: low"}')`]: /needs the caller/,
  [`select breakwater.record_erasure('alice-id', '{"actor_kind":"job"}', '{}')`]:
    /Only breakwater.erase_person/,
  [`insert into breakwater.event select '0192f0c1-7a00-7000-8000-000000000000', recorded_at, 'audit.values_erased', outcome, risk,
      risk_policy, risk_factors, actor_kind, subject_type, subject_id, session_id, leaf from breakwater.event limit 1`]:
    /Only breakwater.erase_person/,
  // The list of waiting events
  [`delete from breakwater.event_pending`]: /by being sealed/,
  [`update breakwater.event_pending set event_id = gen_random_uuid()`]: /only ever added to/,
  [`truncate breakwater.event_pending`]: /permission denied/,
  // Seals
  [`insert into breakwater.event_seal select 1000000, event_id, sha256('x') from breakwater.event_pending limit 1`]:
    /without a gap/,
  [`insert into breakwater.event_seal select 0, event_id, sha256('x') from breakwater.event_pending limit 1`]:
    /duplicate key|without a gap/,
  // Rights, roles and what could stand in for something
  [`set role breakwater_owner`]: /permission denied/,
  [`set session_replication_role = replica`]: /permission denied/,
  [`alter table breakwater.event disable trigger all`]: /must be owner/,
  [`drop trigger immutable on breakwater.event`]: /must be owner/,
  [`create trigger swallow before insert on breakwater.event for each row execute function suppress_redundant_updates_trigger()`]:
    /permission denied/,
  [`create rule swallow as on insert to breakwater.event do instead nothing`]: /must be owner/,
  [`create policy hide on breakwater.event using (false)`]: /must be owner/,
  [`alter function breakwater.refuse_audit_change() rename to gone`]: /must be owner/,
  [`alter function breakwater.erase_person(text, jsonb) security invoker`]: /must be owner/,
  [`create or replace function breakwater.refuse_audit_change() returns trigger language plpgsql as 'begin return old; end'`]:
    /permission denied/,
  [`create function breakwater.sha256(bytea) returns bytea language sql as 'select $1'`]: /permission denied/,
  [`create table breakwater.event_y1999m01 (id uuid)`]: /permission denied/,
  [`alter table breakwater.event detach partition breakwater.event_default`]: /must be owner|does not exist/,
  [`alter table breakwater.event owner to current_user`]: /must be owner/,
  [`lock table breakwater.event in access exclusive mode`]: /permission denied/,
  [`select from breakwater.event for update`]: /permission denied/,
  [`merge into breakwater.event using (select) as s on true when matched then delete`]: /permission denied/,
  [`with gone as (delete from breakwater.event_value returning 1) select from gone`]: /permission denied/,
  [`insert into breakwater.event_value select event_id, field, 'other', salt from breakwater.event_value on conflict (event_id, field) do update set value = 'x'`]:
    /permission denied/,
}

suite('whoever has the running role on PostgreSQL', () => {
  const fresh = sharedAudit('postgres')

  test('finds no statement that alters, hides or empties the log', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 4)
    await sealAll(db, audit)
    await recordMany(db, audit, 2)
    const before = await contentOf(db)
    for (const [statement, reason] of Object.entries(attacks)) {
      const attempt = transact(db, async (tx) => {
        await sql`select set_config('breakwater.erasing', 'on', true)`.execute(tx)
        await sql.raw(statement).execute(tx)
      })
      await assert.rejects(attempt, reason, statement)
    }
    assert.deepEqual(await contentOf(db), before)
    await sealAll(db, audit)
    const { problem, events } = await audit.verify(db)
    assert.deepEqual([problem, events], [undefined, 6])
    assert.equal((await verifyExport(audit.export(db))).events, 6)
  })

  test('has exactly the rights that the log needs, and runs no more as the owner than is known', async () => {
    const { db } = await fresh()
    // Without the right to pass rights on this is a warning, and nothing.
    await sql`grant delete, truncate on breakwater.event, breakwater.event_value to current_user`.execute(db)
    const { rows: rights } = await sql<{ table_name: string; rights: string }>`
      select relname as table_name, string_agg(privilege, ',' order by privilege) as rights
      from pg_class, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as privilege
      where relnamespace = 'breakwater'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and relname ~ '^(event|checkpoint|audit)' and has_table_privilege(pg_class.oid, privilege)
      group by relname order by relname`.execute(db)
    assert.deepEqual(
      rights,
      [
        ...[...auditInsertOnly, auditSearchable].map((name) => ({
          table_name: name,
          rights: 'INSERT,SELECT',
        })),
        { table_name: 'audit_verification', rights: 'DELETE,INSERT,SELECT,UPDATE' },
        { table_name: 'event_pending', rights: 'DELETE,INSERT,SELECT,UPDATE' },
      ].toSorted((left, right) => (left.table_name < right.table_name ? -1 : 1)),
    )
    const { rows: definers } = await sql<{ name: string }>`
      select proname as name from pg_proc
      where pronamespace = 'breakwater'::regnamespace and prosecdef order by 1`.execute(db)
    assert.deepEqual(
      definers.map(({ name }) => name),
      ['drop_month', 'ensure_partitions', 'erase_person', 'lock_month', 'require_month'],
    )
  })

  test('erases a person only together with the record of it, whatever stands in for tables and functions', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 2)
    await sealAll(db, audit)
    await transact(db, async (tx) => {
      for (const table of [...auditInsertOnly, 'event_pending'])
        await sql`create temporary table ${sql.id(table)} (like ${sql.id('breakwater', table)}) on commit drop`.execute(
          tx,
        )
      const shadows = {
        'sha256(bytea)': 'bytea',
        'clock_timestamp()': 'timestamptz',
        'gen_random_uuid()': 'uuid',
      }
      for (const [name, type] of Object.entries(shadows))
        await sql`create function ${sql.raw(`pg_temp.${name} returns ${type}`)}
                  language sql as ${sql.lit(`select null::${type}`)}`.execute(tx)
      await sql`set local search_path = pg_temp, breakwater, pg_catalog`.execute(tx)
      await sql`select breakwater.erase_person('alice-id', '{"actor_kind":"job","actor_name":"cover"}')`.execute(
        tx,
      )
      assert.equal((await audit.verify(tx)).problem, undefined)
    })
    await sealAll(db, audit)
    const { problem, events, erasedValues } = await audit.verify(db)
    assert.deepEqual([problem, events, erasedValues], [undefined, 3, 10])
    assert.equal((await verifyExport(audit.export(db))).events, 3)
  })

  test('makes partitions of the log, and no proof is lost by it', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 1)
    for (const since of [`now() - interval '27 days'`, `now() + interval '27 days'`])
      await sql`select breakwater.ensure_partitions('event', 24, ${sql.raw(since)})`.execute(db)
    const refused: Record<string, RegExp> = {
      [`'event', 25`]: /0 to 24/,
      [`'event', -1`]: /0 to 24/,
      [`'event', null`]: /0 to 24/,
      [`'event', 1, null`]: /within a month/,
      [`'event', 1, '1999-01-01'`]: /within a month/,
      [`'event', 1, '2100-06-01'`]: /within a month/,
      [`'event', 1, now() - interval '32 days'`]: /within a month/,
      [`'event', 1, 'infinity'`]: /within a month/,
      [`'event"; drop', 1`]: /not a partitioned/,
    }
    for (const [given, reason] of Object.entries(refused))
      await assert.rejects(
        sql`select breakwater.ensure_partitions(${sql.raw(given)})`.execute(db),
        reason,
        given,
      )
    await sealAll(db, audit)
    assert.equal((await audit.verify(db)).events, 1)
  })
})

test('every function that runs as the owner has a fixed search path, the temporary schema last', async () => {
  const schema = await readFile(new URL('../../../docs/schema.sql', import.meta.url), 'utf8')
  const definers = schema.split('CREATE OR REPLACE FUNCTION').filter((text) => /SECURITY DEFINER/.test(text))
  assert.ok(definers.length >= 3)
  for (const text of definers) assert.match(text, /SET search_path TO 'pg_catalog', 'pg_temp'/)
})

async function contentOf(db: Db): Promise<unknown> {
  const tables = [...auditInsertOnly, 'event_pending']
  const counts = sql.join(
    tables.map(
      (table) =>
        sql`(select count(*) || md5(string_agg(t::text, '' order by t::text)) from ${sql.id('breakwater', table)} t)`,
    ),
  )
  return (await sql`select ${counts}`.execute(db).catch((error) => assert.fail(error))).rows
}
