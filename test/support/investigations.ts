import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before } from 'node:test'
import { sql } from 'kysely'
import { transact, type Database } from '../../src/kernel/database/database.ts'
import { ensurePartitions } from '../../src/kernel/database/partitions.ts'
import { createEventReaders } from '../../src/kernel/event-reader/event-reader.ts'
import { eventReaderMigrations } from '../../src/kernel/event-reader/cursors.ts'
import { defineEvents } from '../../src/kernel/events.ts'
import type { Caller, Person } from '../../src/kernel/identity.ts'
import { createIds } from '../../src/kernel/ids.ts'
import { createSecrets } from '../../src/kernel/secrets.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import { composeEventTypes } from '../../src/ops/audit/event-types.ts'
import { auditEvents } from '../../src/ops/audit/events.ts'
import { auditMigrations } from '../../src/ops/audit/migrations.ts'
import { createAudit, type Entry } from '../../src/ops/audit/service.ts'
import { auditInsertOnly, auditPartitioned } from '../../src/ops/audit/tables.ts'
import type { OpenedInvestigation } from '../../src/ops/investigations/dependencies.ts'
import { investigationEvents } from '../../src/ops/investigations/events.ts'
import type { Investigation } from '../../src/ops/investigations/contract.ts'
import { investigationReader } from '../../src/ops/investigations/jobs.ts'
import { investigationMigrations } from '../../src/ops/investigations/migrations.ts'
import { createInvestigations } from '../../src/ops/investigations/service.ts'
import { investigationSettings } from '../../src/ops/investigations/settings.ts'
import { createTestWire } from './bus.ts'
import { createTestClock } from './clock.ts'
import { testDatabase, type Engine } from './engines.ts'

const testEvents = defineEvents({
  'app.alarm': ['Something that a person must look at.', 'high'],
  'app.disaster': ['Something very bad.', 'critical'],
  'app.trifle': ['Something small.', 'low'],
  'detection.fired': ['A rule found something.', 'high'],
})
const types = composeEventTypes(
  [auditEvents, investigationEvents, { 'detection.fired': testEvents['detection.fired'] }],
  {
    'app.alarm': testEvents['app.alarm'],
    'app.disaster': testEvents['app.disaster'],
    'app.trifle': testEvents['app.trifle'],
  },
)

export const officer: Caller = {
  actor: { kind: 'user', id: 'officer', name: 'Olga Officer' },
  roles: ['security'],
  address: '192.0.2.1',
}
const people = new Map<string, Person>(
  [
    { id: 'officer', name: 'Olga Officer', roles: ['security'] as const, active: true },
    { id: 'clerk', name: 'Clara Clerk', roles: ['operator'] as const, active: true },
    { id: 'gone', name: 'Gerd Gone', roles: ['security'] as const, active: false },
  ].map((person) => [person.id, { ...person, groupIds: [] }]),
)

export type Origin = { user?: string; session?: string; address?: string }

/** Who caused an event: a person, or nobody that is known. */
export const caused = ({ user, session, address }: Origin): Caller => ({
  actor: user === undefined ? { kind: 'anonymous' } : { kind: 'user', id: user, name: `Name of ${user}` },
  roles: [],
  ...(session !== undefined && { sessionId: session }),
  ...(address !== undefined && { address }),
})

export type InvestigationWorld = ReturnType<typeof composed>

/** Audit log, its reader and investigations on one database a suite, emptied for each call. Called in the suite's body. */
export function investigationFeatures(engine: Engine): () => Promise<InvestigationWorld> {
  const cleaning: (() => Promise<void>)[] = []
  let opened: Database | undefined
  before(async () => {
    const migrations = { ...auditMigrations, ...eventReaderMigrations, ...investigationMigrations }
    const options = { migrations, insertOnly: auditInsertOnly }
    opened = await testDatabase({ after: (clean) => void cleaning.push(clean) }, engine, options)
    await ensurePartitions(opened.owner, auditPartitioned)
  })
  after(async () => {
    for (const clean of cleaning.reverse()) await clean()
  })
  return async () => {
    assert.ok(opened, 'The suite has opened its database.')
    await empty(opened)
    const world = composed(opened)
    await world.readers.start()
    await world.readers.stop()
    return world
  }
}

const empty = ({ owner }: Database): Promise<void> =>
  transact(owner, async (tx) => {
    const protectedTables = [...auditInsertOnly, 'event_pending']
    for (const table of protectedTables)
      await sql`alter table ${sql.id('breakwater', table)} disable trigger user`.execute(tx)
    const all = [...protectedTables, 'event_reader', 'investigation']
    await sql`truncate ${sql.join(all.map((table) => sql.id('breakwater', table)))} restart identity cascade`.execute(
      tx,
    )
    for (const table of protectedTables)
      await sql`alter table ${sql.id('breakwater', table)} enable trigger user`.execute(tx)
  })

function composed(database: Database) {
  const { db } = database
  const clock = createTestClock()
  const ids = createIds(clock)
  const secrets = createSecrets(randomBytes(32))
  const audit = createAudit({ clock, ids, secrets, events: types })
  const settings = createSettingRegistry([investigationSettings])
  const mails: OpenedInvestigation[][] = []
  const investigations = createInvestigations({
    clock,
    ids,
    bus: createTestWire().node(),
    audit,
    findPerson: async (_db, id) => people.get(id),
    settings: settings.view(investigationSettings),
    sentenceOf: (type) => types.get(type)?.[0],
    tellSecurity: async (_tx, told) => void mails.push([...told]),
  })
  const readers = createEventReaders({
    db,
    clock,
    log: { warn: (problem: unknown) => assert.fail(JSON.stringify(problem)) },
    source: audit.sealed,
    readers: [investigationReader(investigations)],
    everyMilliseconds: 3_600_000,
  })
  /** Seals what is waiting and reads on to the end. */
  const follow = async (): Promise<void> => {
    while ((await audit.seal(db)).sealed > 0) await readers.catchUp()
  }
  const happen = async (origin: Origin, entry: Partial<Entry> = {}): Promise<string> => {
    const id = await audit.record(db, { type: 'app.alarm', outcome: 'success', by: caused(origin), ...entry })
    await follow()
    return id
  }
  const all = async () => (await investigations.list(db, { sort: 'newest' }, officer)).items
  return { ...database, db, clock, ids, audit, settings, investigations, readers, mails, follow, happen, all }
}

/** One opened by hand, with so many events of different people. */
export async function opened(
  { db, audit, follow, investigations }: InvestigationWorld,
  count = 1,
): Promise<Investigation> {
  const eventIds: string[] = []
  for (let at = 0; at < count; at += 1)
    eventIds.push(
      await audit.record(db, { type: 'app.trifle', outcome: 'success', by: caused({ user: `u${at}` }) }),
    )
  await follow()
  return investigations.create(db, { title: 'Odd sign-ins', eventIds }, officer)
}

/** The audit events of investigations, in their order. */
export async function stepTypes({ db }: InvestigationWorld): Promise<string[]> {
  const { rows } = await sql<{ type: string }>`
    select type from breakwater.event where type like 'investigation.%' order by id`.execute(db)
  return rows.map(({ type }) => type)
}
