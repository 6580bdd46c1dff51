import type { Db } from '../kernel/database/database.ts'
import { jobCaller } from '../kernel/identity.ts'
import type { Proof } from '../ops/audit/proof/proof.ts'
import { refusing } from './refusing.ts'
import type { Request, Told, Verbs } from './socket.ts'

export type AuditVerbDependencies = { db: Db; proof: Pick<Proof, 'rotateKey' | 'openEpoch' | 'erase'> }
type Options = Partial<Request['options']>
type Verb = (dependencies: AuditVerbDependencies, options: Options) => AsyncIterable<Told>

/** Caller recorded for what is done on the command line. */
const commandLine = jobCaller('command line')

/** What the command line changes in the audit log, in the running server or beside it. */
export const createAuditVerbs = (dependencies: AuditVerbDependencies): Verbs =>
  new Map(
    Object.entries(verbs).map(([name, verb]) => [name, (options) => refusing(verb(dependencies, options))]),
  )

const verbs: Readonly<Record<string, Verb>> = {
  'audit.rotate-key': rotateKey,
  'audit.open-epoch': openEpoch,
  'audit.erase': erase,
}

async function* rotateKey({ db, proof }: AuditVerbDependencies): AsyncGenerator<Told> {
  const { publicKey } = await proof.rotateKey(db, commandLine)
  yield { line: publicKey }
  yield {
    line: 'This key signs from now on. Keep it beside the old ones, which still prove what was signed before.',
  }
}

async function* openEpoch(
  { db, proof }: AuditVerbDependencies,
  { reason = '', who = '' }: Options,
): AsyncGenerator<Told> {
  const by = jobCaller(who === '' ? 'command line' : `command line: ${who}`)
  const { origin, before, size, lost } = await proof.openEpoch(db, { reason, by })
  yield { line: `The log goes on under "${origin}" behind event ${size}.` }
  yield {
    line: `Its first event states that ${lost} events sealed under "${before}" are lost. Keep the new public key.`,
  }
}

async function* erase({ db, proof }: AuditVerbDependencies, { user = '' }: Options): AsyncGenerator<Told> {
  const { values } = await proof.erase(db, { userId: user }, commandLine)
  yield { line: `Erased values: ${values}. The events stay, and the log still proves.` }
}
