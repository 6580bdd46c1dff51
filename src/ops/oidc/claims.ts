import { readEmail } from '../../kernel/text-fields.ts'

/** What a provider says of a person's address. */
export type EmailClaim =
  | { state: 'verified'; email: string }
  /** Said not to be verified, or not said to be. */
  | { state: 'unverified'; email: string }
  /** Not written as addresses are: what looks alike must not become alike. */
  | { state: 'odd'; email: string }
  | { state: 'absent' }

type Said = Readonly<Record<string, unknown>>
type Trust = { trustsEmail: boolean }

/**
 * The address by the ID token and, where that does not say all of it, by UserInfo. What one of them says of an address is never
 * taken for another address. A UserInfo that fails has said nothing.
 */
export async function emailIn(
  idToken: Said,
  trust: Trust,
  askUserInfo: () => Promise<Said>,
): Promise<EmailClaim> {
  const isWhole = typeof idToken['email'] === 'string' && verdictIn(idToken) !== undefined
  const userInfo = isWhole ? {} : await askUserInfo().catch((): Said => ({}))
  const email = idToken['email'] ?? userInfo['email']
  if (typeof email !== 'string' || email === '') return { state: 'absent' }
  const further = userInfo['email'] === email ? verdictIn(userInfo) : undefined
  const isVerified = verdictIn(idToken['email'] === email ? idToken : {}) ?? further ?? trust.trustsEmail
  if (!isPlainAddress(email)) return { state: 'odd', email }
  return { state: isVerified ? 'verified' : 'unverified', email }
}

/** Some providers write the truth value as a text. */
function verdictIn({ email_verified: said }: Said): boolean | undefined {
  if (said === true || said === 'true') return true
  return said === undefined || said === null ? undefined : false
}

/**
 * Whether it is an address as it would be kept here, letter by letter. A comparison that folds widths and compatible letters takes
 * `ｄ` for `d` and `＠` for `@`: by somebody else's word for who they are, that would make another person of them.
 */
function isPlainAddress(email: string): boolean {
  const reading = readEmail(email)
  return 'value' in reading && reading.value === email
}

/** By `amr` (RFC 8176), or by a value of `acr` that the installation knows to mean it. */
export const isMultiFactor = ({ amr, acr }: Said, acrValues: readonly string[]): boolean =>
  (Array.isArray(amr) && amr.includes('mfa')) || (typeof acr === 'string' && acrValues.includes(acr))
