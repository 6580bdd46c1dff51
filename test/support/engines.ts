import { createHash, randomBytes } from 'node:crypto'
import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite } from 'node:test'
import * as pg from 'pg'
import { embeddedFiles, openDatabase } from '../../src/kernel/database.ts'
import type { Database, DatabaseOptions } from '../../src/kernel/database.ts'
import { migrate } from '../../src/kernel/migrations.ts'
import type { Migrations } from '../../src/kernel/migrations.ts'
import { kernelMigrations } from '../../src/kernel/partitions.ts'
import { roles, startPostgres } from './postgres.ts'
import type { TestPostgres } from './postgres.ts'

export const engines = ['pglite', 'postgres'] as const
export type Engine = (typeof engines)[number]

/** Runs the same tests on both engines: `onEachEngine('sessions', (engine) => { test(…) })`. */
export function onEachEngine(name: string, define: (engine: Engine) => void): void {
  for (const engine of engines) suite(`${name} on ${engine}`, () => define(engine))
}

export type TestDatabaseOptions = Pick<DatabaseOptions, 'limits' | 'onStatement'> & {
  /** Applied after the kernel's own. */
  migrations?: Migrations
  /** Tables in which the running role may not change or delete anything. */
  insertOnly?: readonly string[]
}

/** Whatever runs clean-ups at its end: a test, or `{ after }` of node:test for a whole file. */
export type CleansUp = { after(clean: () => Promise<void>): void }

/**
 * A fresh database with the kernel's and the given migrations applied, gone when the test ends. `db` is a role without
 * any right but those that `migrate` grants; `owner` is the one that migrated (on PGlite both are the one there is).
 */
export async function testDatabase(
  t: CleansUp,
  engine: Engine,
  { migrations = {}, insertOnly = [], ...rest }: TestDatabaseOptions = {},
): Promise<Database> {
  const blueprint = { migrations: { ...kernelMigrations, ...migrations }, insertOnly }
  const place = await (engine === 'pglite'
    ? copyOfTemplate(t, blueprint)
    : databaseFromTemplate(t, blueprint))
  const database = await openDatabase({ ...place, ...rest })
  t.after(() => database.close())
  return database
}

/** An empty place for a database that the test opens and migrates by itself. */
export async function emptyPlace(t: CleansUp, engine: Engine): Promise<Place> {
  if (engine === 'pglite') return { dataDir: join(await temporaryDirectory(t), 'data') }
  const name = `empty_${randomBytes(6).toString('hex')}`
  await asSuperuser((client) => client.query(`create database ${name} owner ${roles.owner.name}`))
  return urlsOf(t, name)
}

export type Place = { dataDir: string } | { url: string; ownerUrl: string }
type Blueprint = { migrations: Migrations; insertOnly: readonly string[] }

/** The role that `db` has on PostgreSQL. */
export const runningRole = roles.running.name

const keyOf = (blueprint: Blueprint): string =>
  createHash('sha256').update(JSON.stringify(blueprint)).digest('hex').slice(0, 16)

export async function temporaryDirectory(t: CleansUp): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'breakwater-test-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** initdb takes seconds, a copy of its result milliseconds; the migrated directory is kept for the next runs too. */
async function copyOfTemplate(t: CleansUp, blueprint: Blueprint): Promise<{ dataDir: string }> {
  const template = join(tmpdir(), `breakwater-template-${process.getuid?.() ?? 0}-${keyOf(blueprint)}`)
  if (!(await exists(template))) await makeTemplateDirectory(template, blueprint)
  const dataDir = join(await temporaryDirectory(t), 'data')
  await cp(join(template, embeddedFiles), join(dataDir, embeddedFiles), { recursive: true })
  return { dataDir }
}

async function makeTemplateDirectory(template: string, blueprint: Blueprint): Promise<void> {
  const dataDir = await mkdtemp(`${template}-`)
  const database = await openDatabase({ dataDir })
  await migrate(database.owner, blueprint.migrations)
  await database.close()
  // Another test process may have been faster; both are the same.
  await rename(dataDir, template).catch(() => rm(dataDir, { recursive: true, force: true }))
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

async function databaseFromTemplate(t: CleansUp, blueprint: Blueprint): Promise<Place> {
  const template = `template_${keyOf(blueprint)}`
  const name = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(async (client) => {
    // Session-wide: makers of one template wait for each other.
    await client.query('select pg_advisory_lock(hashtext($1))', [template])
    const { rows } = await client.query('select from pg_database where datname = $1', [template])
    if (rows.length === 0) await makeTemplateDatabase(client, { template, blueprint })
    await client.query(`create database ${name} template ${template} owner ${roles.owner.name}`)
  })
  return urlsOf(t, name)
}

type Template = { template: string; blueprint: Blueprint }

async function makeTemplateDatabase(client: pg.Client, { template, blueprint }: Template): Promise<void> {
  const draft = `${template}_draft`
  await client.query(`drop database if exists ${draft}`)
  await client.query(`create database ${draft} owner ${roles.owner.name}`)
  const database = await openDatabase({ url: await urlFor('owner', draft) })
  try {
    const { migrations, insertOnly } = blueprint
    await migrate(database.owner, migrations, { runningRole: roles.running.name, insertOnly })
  } finally {
    await database.close()
  }
  await client.query(`alter database ${draft} rename to ${template}`)
}

async function urlsOf(t: CleansUp, name: string): Promise<Place> {
  t.after(() => asSuperuser((client) => client.query(`drop database ${name} with (force)`)))
  return { url: await urlFor('running', name), ownerUrl: await urlFor('owner', name) }
}

async function urlFor(role: keyof typeof roles, database: string): Promise<string> {
  const url = new URL(await superuserUrl())
  url.username = roles[role].name
  url.password = roles[role].password
  url.pathname = `/${database}`
  return url.href
}

/** Runs work as the server's superuser: for faults that the application's roles cannot cause. */
export async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<void> {
  const client = new pg.Client({ connectionString: await superuserUrl() })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

let ownServer: Promise<TestPostgres> | undefined

/** The run's server; a file that runs by itself starts one of its own. */
async function superuserUrl(): Promise<string> {
  const given = process.env['BREAKWATER_TEST_POSTGRES_URL']
  if (given !== undefined) return given
  ownServer ??= startPostgres()
  return (await ownServer).url
}

after(async () => {
  await (await ownServer)?.stop()
})
