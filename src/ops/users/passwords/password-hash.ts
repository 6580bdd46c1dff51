import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { createBoundedQueue } from '../bounded-queue.ts'
import { longestPassword, problemWithPassword } from './password-rules.ts'
import { errors } from '../errors.ts'

export type Passwords = {
  /** Hashes as argon2id with a fresh salt, in PHC string format. */
  hash(password: string): Promise<string>
  /** Whether the password is the hashed one; without a hash it is not, at the same cost. */
  verify(password: string, stored: string | undefined): Promise<boolean>
}

/** A generated password of 120 bits, for a first sign-in. */
export const generatePassword = (): string => randomBytes(15).toString('base64url')

/** Two hashes at a time: Node's thread pool has four threads, and files and name look-ups need them too. */
export function createPasswords(): Passwords {
  const queue = createBoundedQueue({ atOnce: 2, waiting: 20, retryAfterSeconds: 2 })
  // Nobody's hash: comparing with it costs what comparing with somebody's costs, and never succeeds.
  const nobody: Hash = { ...cost, salt: randomBytes(saltBytes), tag: randomBytes(tagBytes) }
  return {
    async hash(password) {
      const salt = randomBytes(saltBytes)
      const tag = await queue.run(() => derive(password, { ...cost, salt, tag: nobody.tag }))
      return toPhc({ ...cost, salt, tag })
    },
    async verify(password, stored) {
      if (password.length > longestPassword) return false
      const expected = stored === undefined ? nobody : parsePhc(stored)
      const tag = await queue.run(() => derive(password, expected))
      return timingSafeEqual(tag, expected.tag)
    },
  }
}

type Cost = { memory: number; passes: number; parallelism: number }
type Hash = Cost & { salt: Buffer; tag: Buffer }

/** Whether the hash was made at a lower cost than one would be today. */
export function isOutdated(stored: string): boolean {
  const { memory, passes } = parsePhc(stored)
  return memory < cost.memory || passes < cost.passes
}

/** OWASP's first choice: 19 MiB, two passes. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const tagBytes = 32

function derive(password: string, { salt, tag, ...cost }: Hash): Promise<Buffer> {
  const message = Buffer.from(password.normalize('NFKC'))
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce: salt, tagLength: tag.length, ...cost }, (error, derived) =>
      error ? reject(error) : resolve(derived),
    )
  })
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

export const toPhc = ({ memory, passes, parallelism, salt, tag }: Hash): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`

const phcShape =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/

/** Reads a stored hash with the cost it was made at; throws when it is none, for then the row was damaged. */
export function parsePhc(text: string): Hash {
  const [, memory, passes, parallelism, salt = '', tag = ''] = phcShape.exec(text) ?? []
  if (memory === undefined) throw new Error('A stored password hash is not readable.')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

/** Whom a new password is for, and what is known of the place: nobody may be easy to guess by these. */
export type NewPassword = { password: string; email: string; name: string }
export type NewPasswordDependencies = {
  passwords: Passwords
  wordsOfPlace?: (() => readonly string[]) | undefined
}

const product = 'breakwater'

/** Hashes a password that somebody is about to have; throws PASSWORD_REFUSED with the reason where it is too easy to guess. */
export async function hashNewPassword(
  { passwords, wordsOfPlace = () => [] }: NewPasswordDependencies,
  { password, email, name }: NewPassword,
): Promise<string> {
  const reason = problemWithPassword(password, [product, ...wordsOfPlace(), name, email])
  if (reason !== undefined) throw errors.PASSWORD_REFUSED({ reason })
  return passwords.hash(password)
}
