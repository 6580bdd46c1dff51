import { rateLimitKeyOf } from '../../../kernel/network/address.ts'
import type { Caller } from '../../../kernel/identity.ts'
import type { Limit } from '../../../kernel/rate-limit/rate-limit.ts'
import { errors } from '../errors.ts'
import type { SignInDependencies } from '../dependencies.ts'

/** A big office on a Monday morning stays far below. */
const perTenMinutes = 300

export const beginningsLimit: Limit = { name: 'sign-in-begun', seconds: 600, points: () => perTenMinutes }

/**
 * Lets a sign-in begin that keeps something for its beginner (a challenge, say): a client network may begin so many, so that
 * nobody fills the table by beginning and never coming back. Throws SIGN_INS_TOO_MANY.
 */
export async function mayBegin(
  { beginnings }: Pick<SignInDependencies, 'beginnings'>,
  { address }: Caller,
): Promise<void> {
  if (address === undefined) throw new Error('Beginning to sign in needs a client address.')
  const { allowed, retryAfterSeconds } = await beginnings.consume(rateLimitKeyOf(address))
  if (!allowed) throw errors.SIGN_INS_TOO_MANY({}, { retryAfterSeconds })
}
