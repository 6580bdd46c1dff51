import type { Db } from '../../kernel/database.ts'
import type { AppError } from '../../kernel/errors.ts'
import type { Caller, Person } from '../../kernel/identity.ts'
import type { Proved, SignInNeeds } from './needs.ts'

export type Arrival = {
  /** Whose name was given; nobody's, perhaps. */
  person: Omit<Person, 'email' | 'active'> | undefined
  /** Whether they have proved that it is theirs. */
  isProved: boolean
  /** One for each e-mail address that can be given, whether or not anybody has it. */
  account?: string
  by: Caller
}

type Needs = Pick<SignInNeeds, 'ipAccess' | 'ipDecisions'>

/**
 * Why somebody does not come in from where they are, written down; undefined where they may. A name that nobody has proved brings no
 * role along: whoever gives an administrator's gets the answer that everybody gets.
 */
export async function refusalOf(
  { ipAccess, ipDecisions }: Needs,
  db: Db,
  { person, isProved, account, by }: Arrival,
): Promise<AppError | undefined> {
  if (by.address === undefined) throw new Error('Signing in needs a client address.')
  const asked = person && (isProved ? person : { ...person, roles: [] })
  const verdict = await ipAccess.decide({ address: by.address, person: asked })
  if (verdict.allowed) return undefined
  const proof = isProved ? 'proved' : 'claimed'
  const user = person && { id: person.id, name: person.name }
  return ipDecisions.refuse(db, { verdict, by, occasion: 'sign_in', proof, user, account })
}

/** Throws IP_REFUSED for somebody who has proved otherwise than by password who they are, and does not come in from where they are. */
export async function requireWelcome(
  needs: Needs,
  db: Db,
  { proved, by }: { proved: Proved | undefined; by: Caller },
): Promise<void> {
  const person = proved && personIn(proved)
  const refusal = await refusalOf(needs, db, { person, isProved: proved !== undefined, by })
  if (refusal) throw refusal
}

export const personIn = ({ user, groupIds }: Pick<Proved, 'user' | 'groupIds'>) => ({ ...user, groupIds })
