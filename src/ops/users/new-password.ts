import { errors } from './errors.ts'
import type { Passwords } from './password.ts'
import { problemWithPassword } from './password-rules.ts'

/** Whom a new password is for, and what is known of the place: nobody may be easy to guess by these. */
export type NewPassword = { password: string; email: string; name: string }
export type NewPasswordNeeds = { passwords: Passwords; wordsOfPlace?: (() => readonly string[]) | undefined }

const product = 'breakwater'

/** Hashes a password that somebody is about to have; throws PASSWORD_REFUSED with the reason where it is too easy to guess. */
export async function hashNewPassword(
  { passwords, wordsOfPlace = () => [] }: NewPasswordNeeds,
  { password, email, name }: NewPassword,
): Promise<string> {
  const reason = problemWithPassword(password, [product, ...wordsOfPlace(), name, email])
  if (reason !== undefined) throw errors.PASSWORD_REFUSED({ reason })
  return passwords.hash(password)
}
