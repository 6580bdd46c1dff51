import type { Db } from '../kernel/database/database.ts'
import { jobCaller } from '../kernel/identity.ts'
import type { Proof } from '../ops/audit/proof/proof.ts'
import { refusing } from './refusing.ts'
import type { Request, Told, Verbs } from './socket.ts'

export type AuditVerbDependencies = { db: Db; proof: Pick<Proof, 'rotateKey'> }
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
}

async function* rotateKey({ db, proof }: AuditVerbDependencies): AsyncGenerator<Told> {
  const { publicKey } = await proof.rotateKey(db, commandLine)
  yield { line: publicKey }
  yield {
    line: 'This key signs from now on. Keep it beside the old ones, which still prove what was signed before.',
  }
}
