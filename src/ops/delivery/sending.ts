import { addMinutes, type Clock } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { jobCaller } from '../../kernel/identity.ts'
import type { Log } from '../../kernel/log.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Audit } from '../audit/service.ts'
import { afterFailure, type Failure, type Outcome } from './retry-policy.ts'
import * as queries from './queries.ts'
import type { Smtp } from './smtp.ts'
import type { OutgoingMailRow } from './tables.ts'

export type SendingDependencies = {
  clock: Clock
  log: Log
  secrets: Secrets
  audit: Pick<Audit, 'record'>
  random: () => number
  smtp: Smtp
}
export type Deliveries = { sent: number; postponed: number; givenUp: number }
type Result = { to: keyof Deliveries; isUnreachable: boolean }

export const sealPurpose = 'outgoing-mail'
/** Longer than any attempt takes: a mail whose node died is somebody else's after this. */
const leaseMinutes = 5
const atOnce = 5

/** Sends what is due, a few at a time, until nothing is, the server cannot be used, or it is told to stop. */
export async function sendDue(
  dependencies: SendingDependencies,
  db: Db,
  isStopping: () => boolean,
): Promise<Deliveries> {
  const total = { sent: 0, postponed: 0, givenUp: 0 }
  let results: Result[] = []
  do {
    const at = dependencies.clock.now()
    const claim = { at, until: addMinutes(at, leaseMinutes), atMost: atOnce }
    const rows = await queries.claimDue(db, claim)
    results = await Promise.all(rows.map((row) => sendOne(dependencies, db, row)))
    for (const { to } of results) total[to] += 1
    // The rest would only wait for the same server.
  } while (results.length > 0 && !results.some(({ isUnreachable }) => isUnreachable) && !isStopping())
  return total
}

async function sendOne(dependencies: SendingDependencies, db: Db, row: OutgoingMailRow): Promise<Result> {
  const outcome = await attempt(dependencies, row)
  const isUnreachable = outcome.kind === 'unreachable'
  if (outcome.kind !== 'sent')
    return { to: await settle(dependencies, db, { row, failure: outcome }), isUnreachable }
  await queries.deleteMail(db, row.id)
  return { to: 'sent', isUnreachable }
}

async function attempt({ smtp, secrets }: SendingDependencies, row: OutgoingMailRow): Promise<Outcome> {
  const { id, recipient: to, subject } = row
  const text = textOf(secrets, row)
  if (text === undefined)
    return { kind: 'refused', problem: 'Its text cannot be opened under the present master key.' }
  return smtp.send({ id, to, subject, text })
}

function textOf(secrets: Secrets, { text_sealed: sealed }: OutgoingMailRow): string | undefined {
  try {
    return sealed === null ? undefined : Buffer.from(secrets.open(sealPurpose, sealed)).toString()
  } catch {
    return undefined
  }
}

/** Notes the failure: when the mail is tried again, or that it is not. */
async function settle(
  { clock, log, audit, random }: SendingDependencies,
  db: Db,
  { row, failure }: { row: OutgoingMailRow; failure: Failure },
): Promise<'postponed' | 'givenUp'> {
  const { id, attempts } = row
  const { problem } = failure
  const plan = afterFailure({ attempts, giveUpAt: row.give_up_at }, failure, {
    now: clock.now(),
    random: random(),
  })
  log.warn({ mailId: id, attempts, problem, givesUp: plan.givesUp }, 'mail not delivered')
  if (!plan.givesUp) {
    await queries.updateAfterAttempt(db, row, { next_attempt_at: plan.nextAttemptAt, problem })
    return 'postponed'
  }
  await transact(db, async (tx) => {
    if (!(await queries.updateAfterAttempt(tx, row, { state: 'failed', text_sealed: null, problem }))) return
    const subject = { type: 'mail', id }
    const details = { to: row.recipient, about: row.subject, attempts, problem }
    const by = jobCaller('delivery.retry')
    await audit.record(tx, { type: 'delivery.mail_given_up', outcome: 'failure', by, subject, details })
  })
  return 'givenUp'
}

/** The work, never twice at once: all who call while it runs are served by one more run, which sees what they saw. */
export function createSingleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  let next: Promise<T> | undefined
  const start = (): Promise<T> => {
    next = undefined
    running = work().finally(() => (running = undefined))
    return running
  }
  return () => {
    if (next) return next
    if (!running) return start()
    next = running.then(start, start)
    return next
  }
}
