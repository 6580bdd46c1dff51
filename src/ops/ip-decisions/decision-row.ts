import { searchWords } from '../../kernel/database/search.ts'
import type { IpDecisionRow } from './tables.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { IpVerdict } from '../ip-access/service.ts'
import type { Occasion, Proof } from './words.ts'

/** What only the place of writing knows of a refusal. */
type Circumstances = {
  id: string
  code: string
  sameness: string
  at: Date
  version: number
  position: number | null
  country: string | undefined
}

const longestUserAgent = 512

/** A refusal as it is kept. */
export function rowOf(
  { verdict, by, occasion, proof, user, apiToken }: Refusal,
  { id, code, sameness, at, version, position, country }: Circumstances,
): Omit<IpDecisionRow, 'search'> & { searchWords: string } {
  const address = by.address ?? ''
  const { because, peer, forwardedFor } = by.belief ?? { because: 'peer', peer: address }
  return {
    id,
    code,
    sameness,
    at,
    last_at: at,
    count: 1,
    occasion,
    address,
    country: country ?? null,
    belief: because,
    peer,
    forwarded_for: forwardedFor === undefined ? null : storable(forwardedFor),
    user_agent: storable((by.userAgent ?? '').slice(0, longestUserAgent)),
    proof,
    user_id: user?.id ?? null,
    user_name: user?.name ?? null,
    api_token_id: apiToken?.id ?? null,
    api_token_name: apiToken?.name ?? null,
    session_id: by.sessionId ?? null,
    reason: verdict.reason,
    rule_id: verdict.rule?.id ?? null,
    rule_name: verdict.rule?.name ?? null,
    rule_position: position,
    rule_set_version: version,
    searchWords: searchWords([user?.name ?? '', apiToken?.name ?? '', address, code]),
  }
}

/** No PostgreSQL text holds NUL, and half a surrogate pair is no text. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD')

/** Somebody who is not let in because of where they come from. */
export type Refusal = {
  verdict: IpVerdict
  /** With address, belief and user agent. */
  by: Caller
  occasion: Occasion
  proof: Proof
  /** Who it is, or says that they are. */
  user?: { id: string; name: string } | undefined
  /**
   * After a password, right or wrong: one for each e-mail address, whether or not anybody has it. It tells refusals apart in the place of
   * `user` and `proof`; else the code would tell who exists, and whose password was right.
   */
  account?: string | undefined
  apiToken?: { id: string; name: string } | undefined
}
