import { createHash, randomBytes } from 'node:crypto'
import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, suite } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as pg from 'pg'
import { openPglitePool } from '../../src/kernel/database/pglite.ts'
import {
  embeddedFiles,
  openDatabase,
  overPglite,
  type Database,
  type DatabaseOptions,
} from '../../src/kernel/database/database.ts'
import { prepareTables } from '../../src/kernel/kernel.ts'
import type { Declarations } from '../../src/kernel/feature.ts'
import { migrate, type Migrations } from '../../src/kernel/database/migrations.ts'
import { kernelMigrations } from '../../src/kernel/database/partitions.ts'
import { roles, startPostgres, type TestPostgres } from './postgres.ts'
import { scratch } from './scratch.ts'

export const engines = ['pglite', 'postgres'] as const
export type Engine = (typeof engines)[number]

/** Where only one can be had, for instance the embedded one under a moved clock. */
const onlyEngine = process.env['BREAKWATER_TEST_ENGINE']

/** Runs the same tests on both engines: `onEachEngine('sessions', (engine) => { test(…) })`. */
export function onEachEngine(name: string, define: (engine: Engine) => void): void {
  for (const engine of engines)
    if (onlyEngine === undefined || onlyEngine === engine) suite(`${name} on ${engine}`, () => define(engine))
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
  { migrations = {}, insertOnly = [], ...options }: TestDatabaseOptions = {},
): Promise<Database> {
  const all = { ...kernelMigrations, ...migrations }
  if (engine === 'pglite') return embeddedDatabase(t, all, options)
  const place = await databaseFromTemplate({
    key: JSON.stringify({ all, insertOnly }),
    prepare: ({ owner }) => migrate(owner, all, { runningRole, insertOnly }),
  })
  const database = await openDatabase({ ...place, ...options })
  t.after(() => database.close())
  return database
}

/** An empty place for a database that the test opens and migrates by itself. */
export async function emptyPlace(engine: Engine): Promise<Place> {
  if (engine === 'pglite') return { dataDir: await copyOf(await bareTemplate()) }
  const name = `empty_${randomBytes(6).toString('hex')}`
  await asSuperuser((client) => client.query(`create database ${name} owner ${roles.owner.name}`))
  return urlsOf(name)
}

/** A place with everything that these features declare, as a server finds it at its second start. */
export async function preparedPlace(engine: Engine, features: Declarations): Promise<Place> {
  if (engine === 'postgres')
    return databaseFromTemplate({
      key: JSON.stringify(features),
      prepare: (database) => prepareTables(database, { runningRole, features }),
    })
  // A template is worth making where a whole run copies it.
  if (sharedTemplates === undefined) return emptyPlace(engine)
  const template = join(sharedTemplates, 'prepared')
  if (!(await exists(template)))
    await makeTemplateDirectory(template, (database) => prepareTables(database, { features }))
  return { dataDir: await copyOf(template) }
}

const sharedTemplates = process.env['BREAKWATER_TEST_TEMPLATES']

export type Place = { dataDir: string } | { url: string; ownerUrl: string }
type Blueprint = { key: string; prepare: (database: Database) => Promise<unknown> }

/** The role that `db` has on PostgreSQL. */
export const runningRole = roles.running.name

/** A directory that is gone when the file's tests have ended. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(await scratch(), 'breakwater-test-'))
  wholeFile.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** Embedded databases that an earlier test of this file has left. Starting one costs a second of computing, emptying one little. */
const idlePools: pg.Pool[] = []

async function embeddedDatabase(
  t: CleansUp,
  migrations: Migrations,
  options: TestDatabaseOptions,
): Promise<Database> {
  const pool = idlePools.pop() ?? (await startEmbedded())
  const close = async () => {
    await emptyOut(pool)
    idlePools.push(pool)
  }
  const database = overPglite(pool, close, options)
  t.after(() => database.close())
  await migrate(database.owner, migrations)
  return database
}

async function startEmbedded(): Promise<pg.Pool> {
  const { pool, close } = await openPglitePool(join(await copyOf(await bareTemplate()), embeddedFiles))
  wholeFile.after(close)
  return pool
}

async function emptyOut(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  )
  for (const { name } of rows) await pool.query(`drop schema ${pg.escapeIdentifier(name)} cascade`)
  await pool.query('create schema public')
  await pool.query('discard all')
}

/** initdb takes seconds, a copy of its result milliseconds; it is kept for the next runs too. */
async function bareTemplate(): Promise<string> {
  const { mtimeMs } = await stat(fileURLToPath(import.meta.resolve('@electric-sql/pglite')))
  const template = join(
    await scratch(),
    `breakwater-pglite-${Math.trunc(mtimeMs)}-${process.getuid?.() ?? 0}`,
  )
  if (!(await exists(template))) await makeTemplateDirectory(template)
  return template
}

async function copyOf(template: string): Promise<string> {
  const dataDir = await temporaryDirectory()
  await cp(template, join(dataDir, embeddedFiles), { recursive: true })
  return dataDir
}

async function makeTemplateDirectory(template: string, prepare?: Blueprint['prepare']): Promise<void> {
  const draft = await mkdtemp(`${template}-`)
  if (prepare) await cp(await bareTemplate(), draft, { recursive: true })
  const { pool, close } = await openPglitePool(draft)
  await prepare?.(overPglite(pool, close, {}))
  await close()
  // Another test process may have been faster; both are the same.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }))
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

async function databaseFromTemplate(blueprint: Blueprint): Promise<Place> {
  const template = `template_${createHash('sha256').update(blueprint.key).digest('hex').slice(0, 16)}`
  const name = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(async (client) => {
    // Session-wide: makers of one template wait for each other.
    await client.query('select pg_advisory_lock(hashtext($1))', [template])
    const { rows } = await client.query('select from pg_database where datname = $1', [template])
    if (rows.length === 0) await makeTemplateDatabase(client, { template, prepare: blueprint.prepare })
    await client.query(`create database ${name} template ${template} owner ${roles.owner.name}`)
  })
  return urlsOf(name)
}

type Template = { template: string; prepare: Blueprint['prepare'] }

async function makeTemplateDatabase(client: pg.Client, { template, prepare }: Template): Promise<void> {
  const draft = `${template}_draft`
  await client.query(`drop database if exists ${draft}`)
  await client.query(`create database ${draft} owner ${roles.owner.name}`)
  const database = await openDatabase({ url: await urlFor('owner', draft) })
  try {
    await prepare(database)
  } finally {
    await database.close()
  }
  await client.query(`alter database ${draft} rename to ${template}`)
}

async function urlsOf(name: string): Promise<Place> {
  wholeFile.after(() => asSuperuser((client) => client.query(`drop database ${name} with (force)`)))
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

const wholeFileCleanUps: (() => Promise<void>)[] = []
/** `after` of node:test belongs to whatever test is running; this waits for the end of the file. */
const wholeFile: CleansUp = { after: (clean) => void wholeFileCleanUps.push(clean) }

after(async () => {
  for (const clean of wholeFileCleanUps.reverse()) await clean()
  await (await ownServer)?.stop()
})
