import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { transact, type Db } from './database.ts'

/** Name (`010-users`) → frozen SQL script. They run in the order of their names. */
export type Migrations = Readonly<Record<string, string>>

export type MigrateOptions = {
  /** The role that gets the rights of daily work; absent when it owns the tables anyway. */
  runningRole?: string
  /** Tables that the running role may only read and add to, together with their partitions. */
  insertOnly?: readonly string[]
}

/** The database does not fit this version of Breakwater. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
}

/** Brings the database up to these migrations, each in one transaction, and grants the running role its rights. */
export async function migrate(
  owner: Db,
  migrations: Migrations,
  options: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  await transact(owner, prepare)
  const steps = Object.keys(migrations)
    .sort()
    .map((name) => ({ name, script: migrations[name] ?? '' }))
  await transact(owner, (tx) => refuseUnknown(tx, steps))
  const applied: string[] = []
  for (const step of steps) {
    if (await transact(owner, (tx) => applyOnce(tx, step))) applied.push(step.name)
  }
  await transact(owner, (tx) => grant(tx, options))
  return { applied }
}

type Step = { name: string; script: string }

/** One migrating node at a time; the others wait here, then find the work done. */
const lock = (tx: Db) => sql`select pg_advisory_xact_lock(hashtext('breakwater.migrate'))`.execute(tx)

async function prepare(tx: Db): Promise<void> {
  await lock(tx)
  const { rows } =
    await sql`select from pg_tables where schemaname = 'breakwater' and tablename = 'migration'`.execute(tx)
  // Asked first: a running role without the right to create anything may still find everything in place.
  if (rows.length > 0) return
  await sql`create schema if not exists breakwater`.execute(tx)
  await sql`create table breakwater.migration (
    name text primary key,
    checksum text not null,
    applied_at timestamptz(3) not null default now()
  )`.execute(tx)
}

async function refuseUnknown(tx: Db, steps: readonly Step[]): Promise<void> {
  const known = new Set(steps.map((step) => step.name))
  const { rows } = await sql<{ name: string }>`select name from breakwater.migration order by name`.execute(
    tx,
  )
  const unknown = rows.map((row) => row.name).filter((name) => !known.has(name))
  if (unknown.length === 0) return
  throw new MigrationRefused(
    `A newer Breakwater has migrated this database (${unknown.join(', ')}). Install that version, or restore a backup from before the upgrade.`,
  )
}

async function applyOnce(tx: Db, { name, script }: Step): Promise<boolean> {
  await lock(tx)
  const checksum = createHash('sha256').update(script).digest('hex')
  const { rows } = await sql<{ checksum: string }>`
    select checksum from breakwater.migration where name = ${name}`.execute(tx)
  const applied = rows[0]
  if (applied && applied.checksum !== checksum) {
    throw new MigrationRefused(
      `The migration ${name} was changed after it had been applied to this database. Restore its text, and put the change into a new migration.`,
    )
  }
  if (applied) return false
  await sql.raw(script).execute(tx)
  await sql`insert into breakwater.migration (name, checksum) values (${name}, ${checksum})`.execute(tx)
  return true
}

/** Partitions get no rights of their own: they are reached through their parent, which decides. */
async function grant(tx: Db, { runningRole, insertOnly = [] }: MigrateOptions): Promise<void> {
  await lock(tx)
  await closeFunctions(tx)
  if (runningRole === undefined) return
  const role = sql.id(runningRole)
  await sql`grant usage on schema breakwater to ${role}`.execute(tx)
  await sql`grant usage, select, update on all sequences in schema breakwater to ${role}`.execute(tx)
  await sql`grant execute on all functions in schema breakwater to ${role}`.execute(tx)
  await sql`revoke all on all tables in schema breakwater from ${role}`.execute(tx)
  const tables = await listTables(tx)
  await grantOn(tx, { role, rights: sql`select`, tables: tables.filter((name) => name === 'migration') })
  await grantOn(tx, {
    role,
    rights: sql`select, insert`,
    tables: tables.filter((name) => insertOnly.includes(name)),
  })
  const ordinary = tables.filter((name) => name !== 'migration' && !insertOnly.includes(name))
  await grantOn(tx, { role, rights: sql`select, insert, update, delete`, tables: ordinary })
}

/** PostgreSQL lets everybody run a new function; also where one role does everything there may be other roles in the database. */
async function closeFunctions(tx: Db): Promise<void> {
  const { rows } = await sql`
    select from pg_proc where pronamespace = 'breakwater'::regnamespace and pg_has_role(proowner, 'usage')
      and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0)`.execute(
    tx,
  )
  // A role that owns nothing may still find everything in place.
  if (rows.length > 0) await sql`revoke execute on all functions in schema breakwater from public`.execute(tx)
}

type Fragment = ReturnType<typeof sql.id>
type Grant = { role: Fragment; rights: Fragment; tables: readonly string[] }

async function grantOn(tx: Db, { role, rights, tables }: Grant): Promise<void> {
  if (tables.length === 0) return
  const list = sql.join(tables.map((name) => sql.id('breakwater', name)))
  await sql`grant ${rights} on ${list} to ${role}`.execute(tx)
}

/** Tables, views and partitioned tables, without the partitions. */
async function listTables(tx: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'breakwater'::regnamespace and relkind in ('r', 'p', 'v', 'm') and not relispartition
    order by relname`.execute(tx)
  return rows.map((row) => row.name)
}
