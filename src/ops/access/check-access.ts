import type { Clock } from '../../kernel/clock.ts'
import type { Access as Required, TokenArea } from '../../kernel/contract.ts'
import { errors as kernelErrors, type AppError } from '../../kernel/errors.ts'
import {
  hasRole,
  type Belief,
  type Caller,
  type Person,
  type Role,
  type TokenScope,
} from '../../kernel/identity.ts'
import type { MaybePromise } from '../../kernel/maybe-promise.ts'
import type { Recognised } from '../sessions/service.ts'
import { type Credentials, isRecent } from './credential.ts'
import type { Denials } from './denials.ts'
import { errors } from './errors.ts'

/** A request as far as access is concerned, in terms of no framework. */
export type AccessRequest = Credentials & {
  access: Required
  /** Whether a person must have signed in within the last minutes. */
  needsRecentSignIn?: boolean | undefined
  /** What it is to API tokens; for those of the whole role unless said otherwise. */
  tokens?: TokenArea | undefined
  /** Whether it changes nothing. */
  reads?: boolean | undefined
  /** Whether a session may come that has to prove again who it belongs to. */
  allowsUnproven?: boolean | undefined
  /** Whether people may come who must add a second factor before anything else. */
  allowsUnenrolled?: boolean | undefined
  /** Whether a page asks by itself: that keeps no idle session alive. */
  isBackground?: boolean | undefined
  /** What is asked for, as the audit log names it: `GET /users/:id`. */
  route?: string | undefined
  /** The client's address in canonical form. */
  address: string
  /** Why it is taken to be that. */
  belief?: Belief | undefined
  userAgent?: string | undefined
}

export type Verdict = { allowed: true; caller: Caller } | { allowed: false; error: AppError }

/** Who it is, before it is asked what they may. */
export type Known = {
  allowed: true
  caller: Caller
  /** Whom the IP rules are about: who signed in, or who made the token. */
  person: Person | undefined
  /** Absent for machines. */
  recognised?: Recognised
  /** Of the API token; absent for people. */
  scopes?: readonly TokenScope[]
}
export type Refused = { allowed: false; error: AppError }

type CheckContext = { clock: Clock; denials: Denials }

/** Whether whoever is known may do it: by role, by the scopes of a token, and soon enough after signing in. */
export function checkAccess(
  parts: CheckContext,
  request: AccessRequest,
  known: Known,
): MaybePromise<Verdict> {
  const { access, route, tokens: area = 'role', reads = false } = request
  const { caller, recognised, scopes } = known
  const hasScope = scopes !== undefined && replacesRole(scopes, { area, reads })
  if (access !== 'anyone' && access !== 'signed-in' && !hasScope && !hasRole(caller.roles, access))
    return refuseRole(parts, caller, { role: access, route })
  const missing = scopes && scopesMissing(scopes, { area, reads })
  if (missing) return refuseScope(parts, caller, { missing, route })
  // A machine cannot sign in again: whoever made its token did, for this.
  const since = request.needsRecentSignIn && recognised?.session.authenticatedAt
  if (since && !isRecent(since, parts.clock.now())) return refuse(errors.RECENT_SIGN_IN_NEEDED())
  return { allowed: true, caller }
}

async function refuseRole(
  { denials }: CheckContext,
  caller: Caller,
  denied: { role: Role; route: string | undefined },
): Promise<Refused> {
  await denials.role(caller, denied)
  return refuse(kernelErrors.FORBIDDEN({ role: denied.role }))
}

/** The token may be stolen, and somebody trying what it opens. */
async function refuseScope(
  { denials }: CheckContext,
  caller: Caller,
  { missing, route }: { missing: readonly TokenScope[]; route: string | undefined },
): Promise<Refused> {
  const scopes = missing.join(' or ')
  await denials.scope(caller, { scopes, route })
  return refuse(
    missing.length === 0 ? kernelErrors.SESSION_NEEDED() : errors.API_TOKEN_SCOPE_MISSING({ scopes }),
  )
}

/** Only the holder of the token learns how the session ended. */
export const refuseEnded = (reason: string): Refused => refuse(kernelErrors.UNAUTHENTICATED({}, { reason }))

export const refuse = (error: AppError): Refused => ({ allowed: false, error })

/** What a request wants, as far as the scopes of an API token go. */
export type ScopeAsked = { area: TokenArea; reads: boolean }

/** Tokens that only read do so in every area; people are changed, and metrics read, by what was made for that. */
const scopesFor = ({ area, reads }: ScopeAsked): readonly TokenScope[] => {
  const general: readonly TokenScope[] = reads ? ['role', 'read'] : ['role']
  if (area === 'people') return reads ? [...general, 'people'] : ['people']
  if (area === 'orders' || area === 'metrics') return [...general, area]
  return area === 'role' ? general : []
}

/** Which scopes open this to an API token, or undefined when one of those it has does. */
export function scopesMissing(
  held: readonly TokenScope[],
  asked: ScopeAsked,
): readonly TokenScope[] | undefined {
  if (asked.area === 'any') return undefined
  const opening = scopesFor(asked)
  return opening.some((scope) => held.includes(scope)) ? undefined : opening
}

/** Whether the scope stands in for the role: only what was made for it, and by somebody who may. */
export const replacesRole = (held: readonly TokenScope[], { area }: ScopeAsked): boolean =>
  area === 'metrics' && held.includes('metrics')
