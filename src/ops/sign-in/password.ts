import type { Db } from '../../kernel/database/database.ts'
import { admit } from './admit.ts'
import type { Claim, Finding } from './attempts/attempts.ts'
import { errors } from './errors.ts'
import type { Entry, Proved, SignInMethod, SignInDependencies } from './dependencies.ts'
import { personIn, refusalOf } from './refusal.ts'
import { askFactor, factorNeeded } from './second-factor.ts'
import { callerOf, type Visitor } from './caller.ts'

export type PasswordAttempt = { email: string; password: string; code?: string | undefined }

/**
 * Signs in by password, and by a code where one is held. Who is unknown, disabled or wrong gets one answer, at one cost; and from an
 * address that the IP rules refuse, whoever is right gets another one together with them.
 */
export async function signIn(
  dependencies: SignInDependencies,
  db: Db,
  attempt: PasswordAttempt,
  visitor: Visitor,
): Promise<Entry> {
  const from = callerOf(visitor)
  const { email } = attempt
  const { deviceToken } = visitor
  const proof = await prove(dependencies, db, {
    attempt,
    claim: { email, occasion: 'sign_in', deviceToken, from },
  })
  const entry = await admit(dependencies, db, proof, visitor)
  if (entry) return entry
  await dependencies.audit.record(db, {
    type: 'sign_in.failed',
    outcome: 'failure',
    by: from,
    subject: { type: 'user', id: proof.proved.user.id },
    details: { email, occasion: 'sign_in', reason: 'changed_meanwhile' },
  })
  throw errors.SIGN_IN_FAILED()
}

export type Proof = { proved: Proved; method: SignInMethod }
type Question = {
  attempt: PasswordAttempt
  claim: Claim
  /** Only this person will do. */
  onlyUserId?: string
}

/** What the attempt proves. Throws IP_REFUSED, SIGN_IN_FAILED, SECOND_FACTOR_NEEDED or, unlooked at, SIGN_IN_SLOWED. */
export async function prove(dependencies: SignInDependencies, db: Db, question: Question): Promise<Proof> {
  const found = await dependencies.attempts.look(db, question.claim, () => find(dependencies, db, question))
  if ('missing' in found) throw factorNeeded(found.missing)
  return found
}

/** A password without the second factor that belongs to it is no failure yet: people send it to be asked for one. */
type Found = Finding<Proof | { missing: string[] }>

/**
 * The address is asked about once the password is known, and whatever is refused then has failed: were it counted only after a wrong
 * password, the count would tell which one was right.
 */
async function find(
  dependencies: SignInDependencies,
  db: Db,
  { attempt, claim, onlyUserId }: Question,
): Promise<Found> {
  const failed = true
  const { email, password, code } = attempt
  const verified = await dependencies.users.verifyPassword(db, email, password)
  const refusal = await refusalAt(dependencies, db, { verified, claim, onlyUserId })
  if (!verified.ok) {
    const { reason, account } = verified
    return { failed, reason, userId: account?.id, error: refusal ?? errors.SIGN_IN_FAILED() }
  }
  const userId = verified.user.id
  if (refusal) return { failed, reason: 'address_refused', userId, error: refusal }
  if (onlyUserId !== undefined && userId !== onlyUserId)
    return { failed, reason: 'somebody_else', userId, error: errors.SIGN_IN_FAILED() }
  const answer = await askFactor(dependencies, db, { userId, code, by: claim.from })
  if (answer.right) return { failed: false, value: { proved: verified, method: answer.method } }
  if (answer.isMissing) return { failed: false, value: { missing: answer.methods } }
  return { failed, reason: 'wrong_code', userId, error: factorNeeded(answer.methods) }
}

/** The second factor alone, of somebody whose first one was shown elsewhere; a wrong one counts as a failed sign-in. */
export async function proveFactor(
  dependencies: SignInDependencies,
  db: Db,
  { userId, code, claim }: { userId: string; code: string | undefined; claim: Claim },
): Promise<void> {
  const missing = await dependencies.attempts.look(
    db,
    claim,
    async (): Promise<Finding<string[] | undefined>> => {
      const answer = await askFactor(dependencies, db, { userId, code, by: claim.from })
      if (answer.right) return { failed: false, value: undefined }
      if (answer.isMissing) return { failed: false, value: answer.methods }
      return { failed: true, reason: 'wrong_code', userId, error: factorNeeded(answer.methods) }
    },
  )
  if (missing) throw factorNeeded(missing)
}

type Looked = {
  verified: Awaited<ReturnType<SignInDependencies['users']['verifyPassword']>>
  claim: Claim
  onlyUserId: string | undefined
}

function refusalAt(dependencies: SignInDependencies, db: Db, { verified, claim, onlyUserId }: Looked) {
  const { email, from: by } = claim
  const account = dependencies.attempts.accountOf(email)
  if (verified.ok)
    return refusalOf(dependencies, db, { person: personIn(verified), proof: 'proved', account, by })
  const owner = verified.account
  // Whoever only confirms who they are has a session that says it; a wrong password takes nothing of that away.
  const proof = owner && owner.id === onlyUserId ? 'session' : 'claimed'
  const person = owner && { ...owner, roles: proof === 'session' ? by.roles : [] }
  return refusalOf(dependencies, db, { person, proof, account, by })
}
