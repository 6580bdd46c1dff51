import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { bind } from '../../kernel/bind.ts'
import { addMinutes, type Clock } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { jobCaller, type Caller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import { createAnonymousLimit } from './anonymous-limit.ts'
import { callerTexts, composeEvent, type Entry } from './compose.ts'
import type { EventTypes } from './event-types.ts'
import { findEvents } from './evidence/find-events.ts'
import { packEvidence } from './evidence/pack.ts'
import { writeExport } from './verifying/export-format.ts'
import { createKeyring, type Keys } from './sealing/keyring.ts'
import { saltBytes } from './format/leaf.ts'
import { formatVerifierKey, type VerifierKey } from './format/note.ts'
import { problem } from './verifying/problems.ts'
import {
  erasePerson,
  findLooseEnd,
  findNewestCheckpoint,
  findWaiting,
  insertEvent,
  listErasuresBehind,
  type ErasureCaller,
} from './queries.ts'
import { listPastEvents, sealedEvents } from './reader-queries.ts'
import { readLog } from './verifying/read-log.ts'
import { get, getContext } from './reading/event-detail.ts'
import { countFacets, list } from './reading/find-events.ts'
import { getStatistics } from './reading/statistics.ts'
import { isAdminAtWork } from './risk.ts'
import type { Anchors } from './sealing/anchors.ts'
import { openEpoch } from './sealing/open-epoch.ts'
import { createRefusals } from './sealing/refusals.ts'
import { rotateKey } from './sealing/rotate-key.ts'
import { createSealing, type SealOutcome } from './sealing/seal.ts'
import { verifyLog, type Verdict } from './verifying/verify.ts'

export type { Entry } from './compose.ts'
export type { FoundEvent } from './evidence/find-events.ts'
export type { PastEvent } from './reader-queries.ts'
export type AuditDependencies = {
  clock: Clock
  ids: Ids
  secrets: Secrets
  events: EventTypes
  /** Checkpoints outside the database; without them a database that was set back goes unnoticed. */
  anchors?: Anchors | undefined
}
export type Audit = ReturnType<typeof createAudit>

/** The audit log: written inside the business transaction, sealed behind it, provable by anyone with the public key. */
export function createAudit({ clock, ids, secrets, events, anchors }: AuditDependencies) {
  const keyring = createKeyring({ clock, ids, secrets })

  const anonymous = createAnonymousLimit()

  /**
   * Writes one event in the caller's transaction; when it cannot be written, neither can what it tells of. Answers its id. Of what
   * nobody in particular was refused, so many a minute are written, and the rest is counted.
   */
  const record = async (db: Db, entry: Entry): Promise<string> => {
    const definition = events.get(entry.type)
    if (definition === undefined) throw new Error(`The audit event type "${entry.type}" is not declared.`)
    const id = ids.next()
    if (!anonymous.mayWrite(entry, clock.now())) return id
    const moment = { id, recordedAt: clock.now() }
    await insertEvent(db, composeEvent({ ...entry, definition }, moment, newSalt))
    return id
  }

  const refusals = createRefusals(record)
  const sealing = createSealing({ keyring, clock, anchors })
  /** Seals one batch of committed events; first it says how many of the last minute were not written. */
  const seal = async (db: Db): Promise<SealOutcome> => {
    await anonymous.report(clock.now(), (details) =>
      record(db, {
        type: 'audit.events_not_written',
        outcome: 'success',
        by: jobCaller('audit.limit'),
        details,
      }),
    )
    return refusals.watch(db, () => sealing.sealBatch(db))
  }

  /** Proves the log in the database; a checkpoint kept elsewhere also shows a log that was set back. */
  const verify = async (db: Db, trusted: Trusted = {}): Promise<Verdict> => {
    const keys = await keyring.read(db)
    const verdict = await verifyLive(db, { ...trusted, keys, trustedKeys: trusted.publicKeys ?? keys.all })
    const { events: count, since } = await findWaiting(db)
    if (since === null) return verdict
    const isOverdue = clock.now() > addMinutes(since, sealedWithinMinutes)
    return { ...verdict, waiting: { events: count, since, isOverdue } }
  }

  /** The lines of an export that anyone can prove without the server. */
  const exportLog = async function* (db: Db): AsyncGenerator<string> {
    const keys = await keyring.read(db)
    yield* writeExport(await readLog(db, keys, (end) => readOnToErasures(db, seal, end)))
  }

  /** The keys that checkpoints are signed with, as text to be kept outside. */
  const publicKey = async (db: Db): Promise<string> =>
    (await keyring.read(db)).all.map(formatVerifierKey).join('\n')

  /** Erases who a person was from the events they caused, and what is said of them in events about them. Every proof still verifies. */
  const erase = (db: Db, { userId }: { userId: string }, by: Caller): Promise<{ values: number }> =>
    transact(db, async (tx) => ({ values: await erasePerson(tx, userId, erasureCaller(by)) }))

  const sealingContext = { keyring, sealing, record, anchors }

  const reading = {
    list: bind({ events }, list),
    facets: bind({ events }, countFacets),
    get: bind({ events }, get),
    context: bind({ events }, getContext),
    statistics: bind({ clock }, getStatistics),
  }
  return {
    record,
    seal,
    verify,
    export: exportLog,
    publicKey,
    erase,
    keys: keyring.list,
    rotateKey: bind(sealingContext, rotateKey),
    openEpoch: bind(sealingContext, openEpoch),
    /** Why nothing is sealed any more, if a person has to look first. */
    sealingProblem: refusals.problem,
    anchors: () => anchors?.state(),
    findEvents,
    packEvidence: bind({ keyring, seal }, packEvidence),
    sealed: sealedEvents,
    past: listPastEvents,
    reading,
  }
}

/** What was kept outside; without keys those of the database count that the master key opens. */
export type Trusted = { checkpoint?: string; publicKeys?: readonly VerifierKey[] }

/** Two seconds are usual; what waits longer than this while a server runs is held up. */
const sealedWithinMinutes = 10

const newSalt = (): Uint8Array => randomBytes(saltBytes)

/** The record of an erasure is written by the database, from what it is told of the caller. */
function erasureCaller(by: Caller): ErasureCaller {
  const { actor, roles, sessionId } = by
  return {
    ...callerTexts(by),
    actor_kind: actor.kind,
    is_admin: isAdminAtWork(actor.kind, roles),
    session_id: sessionId,
  }
}

const readOnTries = 20
const readOnPauseMilliseconds = 100

/** Values are gone by an erasure that is recorded behind the end: the log is sealed and read on until the record is in it. */
async function readOnToErasures(db: Db, seal: Audit['seal'], end: number): Promise<number | undefined> {
  if ((await listErasuresBehind(db, end)).length === 0) return undefined
  for (let tries = 0; tries < readOnTries; tries += 1) {
    await seal(db)
    const { size = 0 } = (await findNewestCheckpoint(db)) ?? {}
    if (size > end) return size
    // Another node is sealing.
    await sleep(readOnPauseMilliseconds)
  }
  return undefined
}

async function verifyLive(
  db: Db,
  { keys, trustedKeys, checkpoint }: { keys: Keys; trustedKeys: readonly VerifierKey[]; checkpoint?: string },
): Promise<Verdict> {
  const { header, entries } = await readLog(db, keys)
  const erasuresBehind = (end: number) => listErasuresBehind(db, end)
  const kept = checkpoint === undefined ? {} : { checkpoint }
  const verdict = await verifyLog(header, entries, { ...kept, keys: trustedKeys, erasuresBehind })
  const found = verdict.ok ? await findLooseEnd(db) : undefined
  if (found === undefined) return verdict
  const at = { eventId: found.id, ...(found.at !== null && { index: found.at }) }
  return { ...verdict, ok: false, problem: problem(found.kind, `event ${found.id}`, at) }
}
