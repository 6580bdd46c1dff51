import type { Belief, Caller } from '../../kernel/identity.ts'
import { addMinutes } from '../../kernel/clock.ts'

/** What a request may carry. */
export type Credentials = {
  /** Every value sent under the session cookie's name. */
  cookies: readonly string[]
  /** The Authorization header. */
  authorization?: string | undefined
}

export type Credential =
  | { kind: 'none' }
  | { kind: 'session'; token: string }
  | { kind: 'apiToken'; token: string }
  /** Two at once: whoever added the second one wants us to pick the wrong one. */
  | { kind: 'ambiguous' }
  /** An Authorization header that is not ours: refused, never ignored. */
  | { kind: 'unreadable' }

/** One or more spaces, as RFC 9110 has it. */
const bearer = /^Bearer +(bw_[A-Za-z0-9_-]{1,100})$/i

/** The one credential of a request. An empty cookie is one that was cleared. */
export function credentialOf({ cookies, authorization }: Credentials): Credential {
  const [token, ...others] = cookies.filter((value) => value !== '')
  if (others.length > 0 || (token !== undefined && authorization !== undefined)) return { kind: 'ambiguous' }
  if (token !== undefined) return { kind: 'session', token }
  if (authorization === undefined) return { kind: 'none' }
  const apiToken = bearer.exec(authorization)?.[1]
  return apiToken === undefined ? { kind: 'unreadable' } : { kind: 'apiToken', token: apiToken }
}

export type PlaceAsked = { address: string; userAgent?: string | undefined; belief?: Belief | undefined }

/** Whoever needs no credential, or has none that is worth anything. */
export const anonymous = (place: PlaceAsked): Caller => ({
  actor: { kind: 'anonymous' },
  roles: [],
  ...originOf(place),
})

/** What of a request says where it comes from, as an audit event keeps it. */
export const originOf = (asked: PlaceAsked): Pick<Caller, 'address' | 'userAgent' | 'belief'> =>
  asked.belief === undefined ? placeOf(asked) : { ...placeOf(asked), belief: asked.belief }

const placeOf = ({ address, userAgent }: PlaceAsked): Pick<Caller, 'address' | 'userAgent'> =>
  userAgent === undefined ? { address } : { address, userAgent }

/** How long somebody who has proved who they are is taken to be still the one in front of the screen. */
const recentMinutes = 15

/** Whether a sign-in is so recent that it counts as confirmation. */
export const isRecent = (authenticatedAt: Date, now: Date): boolean =>
  addMinutes(authenticatedAt, recentMinutes) > now
