import type { Db } from '../../kernel/database/database.ts'
import type { AppError } from '../../kernel/errors.ts'
import type { Caller, Person } from '../../kernel/identity.ts'
import type { IpVerdict, IpVisit } from '../ip-access/service.ts'
import type { Proved, SignInDependencies } from './dependencies.ts'

export type Arrival = {
  /** Whose name was given; nobody's, perhaps. */
  person: Omit<Person, 'email' | 'active'> | undefined
  /** How it is known that the name is theirs; `claimed` when it is not. */
  proof: 'proved' | 'session' | 'claimed'
  /** One for each e-mail address that can be given, whether or not anybody has it. */
  account?: string
  by: Caller
}

type Dependencies = Pick<SignInDependencies, 'ipAccess' | 'ipDecisions'>

/** Why somebody does not come in from where they are, written down; undefined where they may. */
export async function refusalOf(
  { ipAccess, ipDecisions }: Dependencies,
  db: Db,
  { person, proof, account, by }: Arrival,
): Promise<AppError | undefined> {
  if (by.address === undefined) throw new Error('Signing in needs a client address.')
  const verdict = await verdictOn(ipAccess, { address: by.address, person }, proof !== 'claimed')
  if (verdict.allowed) return undefined
  const user = person && { id: person.id, name: person.name }
  return ipDecisions.refuse(db, { verdict, by, occasion: 'sign_in', proof, user, account })
}

/**
 * A name that nobody has proved opens nothing: neither its roles nor a rule that lets its owner or their groups in. Whoever gives one
 * gets the answer that everybody gets there. The rules are asked twice either way, so that right and wrong cost the same; one is counted.
 */
async function verdictOn(
  ipAccess: Dependencies['ipAccess'],
  visit: IpVisit,
  isProved: boolean,
): Promise<IpVerdict> {
  const { address, person } = visit
  const claimed = isProved ? visit : { address, person: person && { ...person, roles: [] } }
  const { allowed } = await ipAccess.judge(claimed)
  return ipAccess.decide(isProved || !allowed ? claimed : { address })
}

/** Throws IP_REFUSED for somebody who has proved otherwise than by password who they are, and does not come in from where they are. */
export async function requireWelcome(
  dependencies: Dependencies,
  db: Db,
  { proved, by }: { proved: Proved | undefined; by: Caller },
): Promise<void> {
  const person = proved && personIn(proved)
  const refusal = await refusalOf(dependencies, db, { person, proof: proved ? 'proved' : 'claimed', by })
  if (refusal) throw refusal
}

export const personIn = ({ user, groupIds }: Pick<Proved, 'user' | 'groupIds'>) => ({ ...user, groupIds })
