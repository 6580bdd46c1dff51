import type { Db } from '../kernel/database/database.ts'
import type { Audit } from '../ops/audit/service.ts'
import type { Verdict } from '../ops/audit/verifying/verify.ts'
import type { Request, Told, Verbs } from './socket.ts'

export type VerbDependencies = { audit: Pick<Audit, 'export' | 'publicKey' | 'verify'>; db: Db }
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
  if (verdict.waiting) yield { line: tellWaiting(verdict.waiting) }
  yield { exit: verdict.ok ? 0 : 1 }
}

/** Without a running server they wait for the next start; with one, more than some seconds mean that something holds up the sealing. */
const tellWaiting = ({ events, since }: NonNullable<Verdict['waiting']>): string =>
  `Not sealed yet, and so not proved: ${events} events, since ${since.toISOString()}.`

async function* exportLog({ audit, db }: VerbDependencies): AsyncGenerator<Told> {
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
  const strangers = publicKey === undefined ? [] : keysBeside(await audit.publicKey(db), publicKey)
  if (strangers.length > 0) yield* tellStrangers(strangers)
  else yield* tellVerdict(await audit.verify(db, checkpoint === undefined ? {} : { checkpoint }))
}

/** The log's own keys that are not among the given ones. */
function keysBeside(own: string, given: string): string[] {
  const trusted = new Set(given.split(/\s+/))
  return own.split('\n').filter((key) => !trusted.has(key))
}

function* tellStrangers(keys: readonly string[]): Generator<Told> {
  yield { line: `Not proved. The log is signed with a key that is not among those given: ${keys.join(' ')}` }
  yield { exit: 1 }
}
