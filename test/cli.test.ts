import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { composeOps } from '../src/compose/breakwater.ts'
import { readConfig } from '../src/config/config.ts'
import { openDatabase, type Db } from '../src/kernel/database/database.ts'
import { jobCaller } from '../src/kernel/identity.ts'
import { createLog } from '../src/kernel/log.ts'
import { openInstallation } from '../src/compose/server.ts'
import { breakwater, serve, type Ended, type Environment } from './support/command-line.ts'
import { emptyPlace, temporaryDirectory } from './support/engines.ts'

const firstSetting = 'ops.session.timeout_minutes'

test('--help names every verb', async () => {
  const { code, output } = await breakwater(['--help'])
  assert.equal(code, 0)
  for (const verb of ['serve', 'demo', 'migrate', 'audit', 'user'])
    assert.match(output, new RegExp(`^ {2}${verb}\\b`, 'm'))
})

test('a configuration that does not fit is told whole, without a stack, and nothing starts', async () => {
  const wrong = {
    PORT: 'eighty',
    DATABASE_URL: 'mysql://x',
    BREAKWATER_TIME_ZONE: 'Mars/Base',
    BREAKWATER_SECRET: 'short',
  }
  const { code, complaint } = await breakwater(['serve'], wrong)
  assert.equal(code, 1)
  for (const variable of Object.keys(wrong)) assert.match(complaint, new RegExp(`- ${variable}: `))
  assert.doesNotMatch(complaint, /\n {4}at /)
  const verified = await breakwater(['audit', 'verify'], wrong)
  assert.equal(verified.code, 2, 'what could not be looked at is not called tampered with')
})

test('where there is no database, verifying cannot tell and makes none', async () => {
  const dataDir = join(await temporaryDirectory(), 'not-there')
  const { code, complaint } = await breakwater(['audit', 'verify'], { BREAKWATER_DATA_DIR: dataDir })
  assert.deepEqual([code, complaint], [2, `Cannot tell. There is no database in ${dataDir}.\n`])
})

suite('an embedded database', () => {
  test('is proved and exported through the running server, which no second one can join, and without it', async () => {
    const place = await emptyPlace('pglite')
    assert.ok('dataDir' in place)
    const environment = { ...embeddedAt(place.dataDir), PORT: '0', LOG_LEVEL: 'silent' }
    const server = await serve(environment)
    assert.deepEqual(await codeOf(['audit', 'verify'], environment), 0)
    await assertExportProves(environment)

    const second = await breakwater(['serve'], environment)
    assert.equal(second.code, 1)
    assert.match(second.complaint, /^The data directory .* is in use by another Breakwater process\..*\n$/)

    server.kill('SIGTERM')
    assert.deepEqual(await once(server, 'exit'), [0, null])
    assert.deepEqual(await codeOf(['audit', 'verify'], environment), 0)
    const altered = await alterFirstEvent(place)
    await assertNotProved(environment, altered)
  })
})

suite('a PostgreSQL database', () => {
  test('is only read: before the first event there is nothing to prove, and no key is made for it', async () => {
    const { environment, database } = await postgres()
    assert.equal(await codeOf(['migrate'], environment), 0)
    const { code, complaint } = await breakwater(['audit', 'verify'], environment)
    assert.deepEqual([code, complaint], [2, 'Cannot tell. Nothing has been sealed in this database yet.\n'])
    assert.equal(await database((db) => count(db, 'audit_key')), 0)
  })

  test('is proved and exported without a server', async () => {
    const { environment, place, database } = await postgres()
    await recordSomething(environment)
    const { code, output } = await breakwater(['audit', 'verify'], environment)
    assert.deepEqual(
      [code, output.replace(/root: .*/s, '')],
      [0, 'Proved. Events: 2, checkpoints: 1, erased values: 0, size of the log: 2, '],
    )
    await assertExportProves(environment)

    const checkpoint = await fileWith(await database(newestCheckpoint))
    assert.equal(await codeOf(['audit', 'verify', '--checkpoint', checkpoint], environment), 0)
    const strange = { ...environment, BREAKWATER_SECRET: randomBytes(32).toString('hex') }
    assert.equal(await codeOf(['audit', 'verify'], strange), 2, 'keys that cannot be opened prove nothing')
    await assertNotProved(environment, await alterFirstEvent(place))
  })
})

/** The copied files were begun by no installation: they have no master key beside them. */
const embeddedAt = (dataDir: string) => ({
  BREAKWATER_DATA_DIR: dataDir,
  BREAKWATER_SECRET: randomBytes(32).toString('hex'),
})

/** Export and key fit; another key, a changed line and a missing end do not. */
async function assertExportProves(environment: Environment): Promise<void> {
  const { output: exported } = await breakwater(['audit', 'export'], environment)
  const { output: publicKey } = await breakwater(['audit', 'public-key'], environment)
  const key = await fileWith(publicKey)
  const verify = async (text: string): Promise<Ended> =>
    // Without the environment: a proof needs neither server nor database.
    breakwater(['audit', 'verify', '--export', await fileWith(text), '--public-key', key])
  assert.equal((await verify(exported)).code, 0)

  const [header = '', first = '', ...rest] = exported.split('\n')
  const { id } = JSON.parse(first) as { id: string }
  const tampered = await verify(
    [header, first.replace('"outcome":"success"', '"outcome":"failure"'), ...rest].join('\n'),
  )
  assert.equal(tampered.code, 1)
  assert.match(tampered.output, new RegExp(`^Not proved\\. .*${id}`))

  const stranger = await fileWith((await readStrangersKey()).trim())
  assert.equal(await codeOf(['audit', 'verify', '--public-key', stranger], environment), 1)
}

async function assertNotProved(environment: Environment, eventId: string): Promise<void> {
  const { code, output } = await breakwater(['audit', 'verify'], environment)
  assert.equal(code, 1)
  assert.match(output, new RegExp(`^Not proved\\. .*${eventId}`))
}

/** The key of the golden log: a good one, and not ours. */
async function readStrangersKey(): Promise<string> {
  const golden = new URL('../src/ops/audit/fixtures/log-v1.jsonl', import.meta.url)
  const [header = ''] = (await readFile(golden, 'utf8')).split('\n')
  return (JSON.parse(header) as { keys: string[] }).keys.join('\n')
}

type Place = Awaited<ReturnType<typeof emptyPlace>>

/** What somebody with all rights to the database can do. */
async function alterFirstEvent(place: Place): Promise<string> {
  const database = await openDatabase(place)
  try {
    return await database.owner.transaction().execute(async (tx) => {
      await sql`alter table breakwater.event disable trigger all`.execute(tx)
      const { rows } = await sql<{ id: string }>`update breakwater.event set outcome = 'failure'
        where id = (select min(id::text)::uuid from breakwater.event) returning id`.execute(tx)
      return rows[0]?.id ?? 'no event'
    })
  } finally {
    await database.close()
  }
}

async function postgres() {
  const place = await emptyPlace('postgres')
  assert.ok('url' in place)
  const environment = {
    DATABASE_URL: place.url,
    DATABASE_OWNER_URL: place.ownerUrl,
    BREAKWATER_SECRET: randomBytes(32).toString('hex'),
  }
  const database = async <T>(work: (db: Db) => Promise<T>): Promise<T> => {
    const opened = await openDatabase(place)
    try {
      return await work(opened.db)
    } finally {
      await opened.close()
    }
  }
  return { environment, place, database }
}

async function count(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*) from ${sql.table(`breakwater.${table}`)}`.execute(db)
  return rows[0]?.count ?? -1
}

async function newestCheckpoint(db: Db): Promise<string> {
  const { rows } = await sql<{
    note: string
  }>`select note from breakwater.checkpoint order by size desc limit 1`.execute(db)
  return rows[0]?.note ?? ''
}

async function recordSomething(environment: Environment): Promise<void> {
  const kernel = await openInstallation(readConfig(environment), createLog({ level: 'silent' }))
  const { audit, settings } = composeOps(kernel)
  const { db } = kernel.database
  for (const value of [30, 45]) await settings.change(db, { key: firstSetting, value }, jobCaller('test'))
  await audit.seal(db)
  await kernel.stop()
}

async function fileWith(text: string): Promise<string> {
  const file = join(await temporaryDirectory(), 'file')
  await writeFile(file, text)
  return file
}

const codeOf = async (parameters: readonly string[], environment: Environment): Promise<number | null> =>
  (await breakwater(parameters, environment)).code
