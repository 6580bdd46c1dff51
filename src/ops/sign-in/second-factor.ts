import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { errors } from './errors.ts'
import type { SignInMethod, SignInDependencies } from './dependencies.ts'

export type FactorQuestion = { userId: string; code: string | undefined; by: Caller }
/** `methods`: what the person could use instead. */
export type FactorAnswer =
  { right: true; method: SignInMethod } | { right: false; isMissing: boolean; methods: string[] }

/** After the right password: whether the second factor came along that the person holds, if they hold one. */
export async function askFactor(
  { factors }: Pick<SignInDependencies, 'factors'>,
  db: Db,
  { userId, code, by }: FactorQuestion,
): Promise<FactorAnswer> {
  const held = await factors.heldBy(db, userId)
  if (!held.totp && held.passkeys === 0) return { right: true, method: 'password' }
  const methods = [
    ...(held.totp ? ['totp'] : []),
    ...(held.recoveryCodesLeft > 0 ? ['recovery_code'] : []),
    ...(held.passkeys > 0 ? ['passkey'] : []),
  ]
  if (code === undefined) return { right: false, isMissing: true, methods }
  const used = await factors.verifyCode(db, userId, { code, by })
  return used === undefined
    ? { right: false, isMissing: false, methods }
    : { right: true, method: 'password_and_code' }
}

/** A missing code and a wrong one get the same answer. */
export const factorNeeded = (methods: readonly string[]) => errors.SECOND_FACTOR_NEEDED({}, { methods })
