import type { Db } from '../kernel/database/database.ts'
import { jobCaller } from '../kernel/identity.ts'
import type { Audit } from '../ops/audit/service.ts'
import { parseVerifierKey } from '../ops/audit/format/note.ts'
import type { Epoch } from '../ops/audit/verifying/progress.ts'
import type { Silence } from '../ops/audit/verifying/silences.ts'
import type { Verdict } from '../ops/audit/verifying/verify.ts'
import type { Request, Told, Verbs } from './socket.ts'

export type VerbDependencies = { audit: Pick<Audit, 'export' | 'publicKey' | 'record' | 'verify'>; db: Db }
/** Caller recorded for what is done on the command line. */
const commandLine = jobCaller('command line')

type Verb = (dependencies: VerbDependencies, options: Partial<Request['options']>) => AsyncIterable<Told>

/** What the command line does with an installation, in the running server or beside it. */
export const createVerbs = (dependencies: VerbDependencies): Verbs =>
  new Map(Object.entries(verbs).map(([name, verb]) => [name, (options) => verb(dependencies, options)]))

const verbs: Readonly<Record<string, Verb>> = {
  'audit.export': exportLog,
  'audit.public-key': tellKeys,
  'audit.verify': verify,
}

/** 0 when the log is proved; 1 when it is not, with the sentence that names the first event that is wrong. */
export function* tellVerdict({ problem, ...verdict }: Verdict): Generator<Told> {
  const { events, checkpoints, erasedValues, size, root } = verdict
  yield {
    line: problem
      ? `Not proved. ${problem.sentence}`
      : `Proved. Events: ${events}, checkpoints: ${checkpoints}, erased values: ${erasedValues}, size of the log: ${size}, root: ${root}`,
  }
  yield* (verdict.epochs ?? []).map(tellEpoch)
  yield* (verdict.silences ?? []).map(tellSilence)
  if (verdict.waiting) yield { line: tellWaiting(verdict.waiting) }
  yield { exit: verdict.ok ? 0 : 1 }
}

const tellSilence = ({ from, to, index }: Silence): Told => ({
  line: `Nothing was written from ${from} to ${to}, before index ${index}, although a server ran.`,
})

const tellEpoch = ({ origin, size, lostBefore }: Epoch): Told => ({
  line:
    `Origin "${origin}" up to event ${size}` +
    (lostBefore === undefined
      ? ''
      : `; its first event states that ${lostBefore} sealed events of the origin before it are lost`),
})

/** Without a running server they wait for the next start; with one, more than some seconds mean that something holds up the sealing. */
const tellWaiting = ({ events, since }: NonNullable<Verdict['waiting']>): string =>
  `Not sealed yet, and so not proved: ${events} events, since ${since.toISOString()}.`

async function* exportLog({ audit, db }: VerbDependencies): AsyncGenerator<Told> {
  // What cannot be recorded does not leave.
  await audit.record(db, { type: 'audit.exported', outcome: 'success', by: commandLine })
  for await (const line of audit.export(db)) yield { line }
  yield { exit: 0 }
}

async function* tellKeys({ audit, db }: VerbDependencies): AsyncGenerator<Told> {
  yield { line: await audit.publicKey(db) }
  yield { exit: 0 }
}

async function* verify(
  { audit, db }: VerbDependencies,
  { publicKey, checkpoint }: Partial<Request['options']>,
): AsyncGenerator<Told> {
  const publicKeys = publicKey
    ?.split(/\s+/)
    .filter((text) => text !== '')
    .map(parseVerifierKey)
  yield* tellVerdict(
    await audit.verify(db, {
      ...(checkpoint !== undefined && { checkpoint }),
      ...(publicKeys && { publicKeys }),
    }),
  )
}
