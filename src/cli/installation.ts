import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOf, readConfig, type Config } from '../config/config.ts'
import { askOwner, type Request, type Told } from '../control/socket.ts'
import { createVerbs } from '../control/verbs.ts'
import { createDatabaseClock } from '../kernel/clock.ts'
import { embeddedFiles, openDatabase, type Db } from '../kernel/database/database.ts'
import { createIds } from '../kernel/ids.ts'
import { createSecrets } from '../kernel/secrets.ts'
import { readMasterKey } from '../config/master-key.ts'
import { auditEvents } from '../ops/audit/events.ts'
import { composeEventTypes } from '../ops/audit/event-types.ts'
import { createAudit, type Audit } from '../ops/audit/service.ts'

/** Asks the running server when it owns the data directory; otherwise opens the database here, to read it and nothing else. */
export async function* askInstallation(request: Request): AsyncGenerator<Told> {
  const config = readConfig(process.env)
  yield* (await askRunningServer(config, request)) ?? readHere(config, request)
}

/** Undefined where nobody owns the data directory, and with a PostgreSQL, which many may use at once. */
export async function askRunningServer(
  { databaseUrl, dataDir }: Config,
  request: Request,
): Promise<AsyncIterable<Told> | undefined> {
  if (databaseUrl !== undefined) return undefined
  if (!existsSync(join(dataDir, embeddedFiles)))
    throw new NothingToRead(`There is no database in ${dataDir}.`)
  return askOwner(dataDir, request)
}

async function* readHere(config: Config, { verb, options }: Request): AsyncGenerator<Told> {
  const database = await openDatabase(databaseOf(config))
  try {
    const clock = createDatabaseClock()
    const audit = createAudit({
      clock,
      ids: createIds(clock),
      secrets: createSecrets(await readMasterKey(config)),
      events: composeEventTypes([auditEvents]),
    })
    await refuseUnsealed(database.db, audit)
    yield* createVerbs({ audit, db: database.db }).get(verb)?.(options) ?? []
  } finally {
    await database.close()
  }
}

/** There is nothing here that could be proved or exported. */
export class NothingToRead extends Error {
  override readonly name = 'NothingToRead'
}

/** Asking for the key makes the first one, under whatever master key this process was given: only the server may do that. */
async function refuseUnsealed(db: Db, audit: Pick<Audit, 'publicKey'>): Promise<void> {
  const reading = db.transaction().setAccessMode('read only')
  await reading
    .execute((tx) => audit.publicKey(tx))
    .catch((error: unknown) => {
      const reason = reasons.get(error instanceof Error && 'code' in error ? String(error.code) : '')
      throw reason === undefined ? error : new NothingToRead(reason, { cause: error })
    })
}

/** By SQLSTATE: no such table; a write, refused. */
const reasons = new Map([
  ['42P01', 'This database holds no Breakwater installation.'],
  ['25006', 'Nothing has been sealed in this database yet.'],
])
