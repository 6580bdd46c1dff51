import { addMinutes, type Clock } from '../../../kernel/clock.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import { jobCaller, type Caller } from '../../../kernel/identity.ts'
import type { Ids } from '../../../kernel/ids.ts'
import type { Log } from '../../../kernel/log.ts'
import { errors } from '../errors.ts'
import type { Verification } from '../proof-contract.ts'
import type { Audit } from '../service.ts'
import type { Verdict } from '../verifying/verify.ts'
import * as queries from './queries.ts'

export type VerificationContext = {
  clock: Clock
  ids: Ids
  log: Pick<Log, 'error'>
  audit: Pick<Audit, 'record' | 'verify'>
  /** How long somebody who asks is kept waiting for the outcome. */
  waitMilliseconds?: number
}

/** A node that was killed while it verified holds up the next verification no longer than this. */
const givenUpAfterMinutes = 30
/** About a year of nightly ones. */
const keptVerifications = 400
const defaultWaitMilliseconds = 20_000

/** Proves the log and keeps the outcome; a log that does not prove is an event of its own. One verification runs at a time. */
export async function verifyNow(context: VerificationContext, db: Db, by: Caller): Promise<Verification> {
  const started = await transact(db, (tx) => begin(context, tx, by))
  const work = prove(context, db, { row: started, by })
  let timer: NodeJS.Timeout | undefined
  const waiting = new Promise<queries.VerificationRow>((resolve) => {
    timer = setTimeout(() => resolve(started), context.waitMilliseconds ?? defaultWaitMilliseconds)
  })
  return toVerification(await Promise.race([work, waiting]).finally(() => clearTimeout(timer)))
}

/** The nightly proof: the same, waited for, and a failure of the job when the log does not prove. */
export async function verifyNightly(
  context: VerificationContext,
  db: Db,
): Promise<{ events: number; checkpoints: number }> {
  const by = jobCaller('audit.verify')
  const row = await transact(db, (tx) => begin(context, tx, by))
  const { state, problem, events, checkpoints } = await prove(context, db, { row, by })
  if (state !== 'proved') throw new Error(problem ?? 'The audit log could not be proved.')
  return { events, checkpoints }
}

async function begin(
  { clock, ids, audit }: VerificationContext,
  tx: Db,
  by: Caller,
): Promise<queries.VerificationRow> {
  await queries.lockVerifications(tx)
  const now = clock.now()
  const last = await queries.findNewestVerification(tx)
  if (last?.state === 'running' && addMinutes(last.started_at, givenUpAfterMinutes) > now)
    throw errors.VERIFICATION_RUNNING({ since: last.started_at.toISOString() })
  await queries.deleteAllVerificationsBut(tx, keptVerifications - 1)
  const startedBy = by.actor.kind === 'anonymous' ? 'anonymous' : by.actor.name
  const row = { ...nothingProved, id: ids.next(), started_at: now, started_by: startedBy }
  await queries.insertVerification(tx, row)
  if (by.actor.kind !== 'job')
    await audit.record(tx, {
      type: 'audit.verified',
      outcome: 'success',
      by,
      subject: { type: 'verification', id: row.id },
    })
  return row
}

const nothingProved = {
  finished_at: null,
  state: 'running',
  problem_kind: null,
  problem: null,
  problem_index: null,
  problem_event_id: null,
  events: 0,
  checkpoints: 0,
  erased_values: 0,
  size: 0,
  root: '',
} as const

type Started = { row: queries.VerificationRow; by: Caller }

/** Never rejects: somebody may have stopped waiting. */
async function prove(
  { clock, log, audit }: VerificationContext,
  db: Db,
  { row, by }: Started,
): Promise<queries.VerificationRow> {
  const outcome = await audit.verify(db).then(toOutcome, (err: unknown) => {
    log.error({ err }, 'the audit log could not be verified')
    return { ...failed, problem: err instanceof Error ? err.message : String(err) }
  })
  const finished = { ...row, ...outcome, finished_at: clock.now() }
  try {
    await transact(db, async (tx) => {
      await queries.finishVerification(tx, { id: row.id, ...outcome, finished_at: finished.finished_at })
      if (outcome.state === 'not_proved')
        await audit.record(tx, {
          type: 'audit.tampering_detected',
          outcome: 'failure',
          by,
          details: { problem: outcome.problem },
        })
    })
  } catch (err) {
    log.error({ err, ...outcome }, 'the outcome of verifying the audit log could not be kept')
  }
  return finished
}

const failed = { state: 'failed' } as const

/** Whoever keeps the log from being sealed keeps events out of every proof, so that is told like what was altered. */
function toOutcome({ ok, problem, waiting, ...proved }: Verdict) {
  const heldUp = ok && waiting?.isOverdue === true
  const sentence = heldUp
    ? `${waiting.events} events have not been sealed since ${waiting.since.toISOString()}: something holds up the sealing.`
    : problem?.sentence
  return {
    state: ok && !heldUp ? ('proved' as const) : ('not_proved' as const),
    problem: sentence ?? null,
    problem_kind: heldUp ? 'not_sealed' : (problem?.kind ?? null),
    problem_index: problem?.index ?? null,
    problem_event_id: problem?.eventId ?? null,
    events: proved.events,
    checkpoints: proved.checkpoints,
    erased_values: proved.erasedValues,
    size: proved.size,
    root: proved.root,
  }
}

export const toVerification = (row: queries.VerificationRow): Verification => ({
  id: row.id,
  state: row.state,
  startedAt: row.started_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
  startedBy: row.started_by,
  problem:
    row.problem === null
      ? null
      : {
          kind: row.problem_kind ?? 'failed',
          sentence: row.problem,
          index: row.problem_index,
          eventId: row.problem_event_id,
        },
  events: row.events,
  checkpoints: row.checkpoints,
  erasedValues: row.erased_values,
  size: row.size,
  root: row.root,
})
