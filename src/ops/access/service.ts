import type { Clock } from '../../kernel/clock.ts'
import type { Access as Required } from '../../kernel/contract.ts'
import { errors as kernelErrors, type AppError } from '../../kernel/errors.ts'
import { hasRole, type Belief, type Caller, type Identity, type Person } from '../../kernel/identity.ts'
import type { ApiTokens } from '../api-tokens/service.ts'
import type { IpAccess, IpVerdict, IpVisit } from '../ip-access/service.ts'
import type { IpDecisions, Refusal } from '../ip-decisions/service.ts'
import { credentialOf, type Credentials } from './credential.ts'
import { createDenials, type DenialNeeds } from './denials.ts'
import { errors } from './errors.ts'
import { isRecent } from './recent.ts'

type CheckedSession = { id: string; userId: string; authenticatedAt: Date }
type Check = { valid: true; session: CheckedSession } | { valid: false; reason: string }
type Place = { address: string; userAgent?: string }
type PlaceAsked = { address: string; userAgent?: string | undefined; belief?: Belief | undefined }

export type AccessNeeds = DenialNeeds & {
  clock: Clock
  identity: Identity
  sessions: {
    check(token: string, at: Place & { allowUnproven?: boolean; isBackground?: boolean }): Promise<Check>
  }
  /** Absent in a host that has no API tokens: then none is recognised. */
  apiTokens?: Pick<ApiTokens, 'find'>
  /** The IP rules: `decide` counts what matched. Both answer from memory where they can: only then without a promise. */
  ipAccess: Pick<IpAccess, 'decide' | 'judge'>
  /** Keeps who was refused, and gives the error that says so. */
  ipDecisions: Pick<IpDecisions, 'refuse'>
}

/** A request as far as access is concerned, in terms of no framework. */
export type AccessRequest = Credentials & {
  access: Required
  /** Whether a person must have signed in within the last minutes. */
  needsRecentSignIn?: boolean | undefined
  /** Whether a session may come that has to prove again who it belongs to. */
  allowsUnproven?: boolean | undefined
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
type Known = {
  allowed: true
  caller: Caller
  /** Whom the IP rules are about: who signed in, or who made the token. */
  person: Person | undefined
  /** Absent for machines. */
  authenticatedAt?: Date
}
type Refused = { allowed: false; error: AppError }

export type Access = ReturnType<typeof createAccess>

/**
 * Decides requests: address → session or API token → IP rules → role. The HTTP guard and every other adapter only map the
 * answer.
 */
export function createAccess(needs: AccessNeeds) {
  const parts: Parts = { ...needs, denials: createDenials(needs) }
  return {
    decide: decide(parts),
    sessionBefore: sessionBefore(parts),
    isStillAdmitted: isStillAdmitted(parts),
  }
}

type Parts = AccessNeeds & { denials: ReturnType<typeof createDenials> }

/**
 * Who calls, and whether they may. Where anyone may, credentials are not even looked at: the caller is anonymous.
 * Throws UNAVAILABLE when that cannot be found out.
 */
const decide =
  (parts: Parts) =>
  async (request: AccessRequest): Promise<Verdict> => {
    const { access, route } = request
    if (access === 'anyone') return { allowed: true, caller: anonymous(request) }
    const identified = await identify(parts, request)
    if (!identified.allowed) return identified
    const { caller, authenticatedAt } = identified
    const asked = parts.ipAccess.decide(visitOf(identified, request.address))
    const verdict = asked instanceof Promise ? await asked : asked
    // Before the role: whoever is refused because of where they are learns nothing about roles.
    if (!verdict.allowed)
      return refuse(await parts.ipDecisions.refuse(parts.db, refusalOf(identified, verdict)))
    if (access !== 'signed-in' && !hasRole(caller.roles, access)) {
      await parts.denials.role(caller, { role: access, route })
      return refuse(kernelErrors.FORBIDDEN({ role: access }))
    }
    // A machine cannot sign in again: whoever made its token did, for this.
    if (request.needsRecentSignIn && authenticatedAt && !isRecent(authenticatedAt, parts.clock.now()))
      return refuse(errors.RECENT_SIGN_IN_NEEDED())
    return { allowed: true, caller }
  }

const refuse = (error: AppError): Refused => ({ allowed: false, error })

const visitOf = ({ caller, person }: Known, address: string): IpVisit => ({
  address,
  person,
  isMachine: caller.actor.kind === 'token',
})

function refusalOf({ caller, person }: Known, verdict: IpVerdict): Refusal {
  const { actor } = caller
  const user = person && { id: person.id, name: person.name }
  if (actor.kind !== 'token') return { verdict, by: caller, occasion: 'request', proof: 'session', user }
  const apiToken = { id: actor.id, name: actor.name }
  return { verdict, by: caller, occasion: 'api_token', proof: 'api_token', user, apiToken }
}

const placeOf = ({ address, userAgent }: PlaceAsked): Place =>
  userAgent === undefined ? { address } : { address, userAgent }

const originOf = (asked: PlaceAsked): Pick<Caller, 'address' | 'userAgent' | 'belief'> =>
  asked.belief === undefined ? placeOf(asked) : { ...placeOf(asked), belief: asked.belief }

const anonymous = (place: PlaceAsked): Caller => ({
  actor: { kind: 'anonymous' },
  roles: [],
  ...originOf(place),
})

async function identify(parts: Parts, request: AccessRequest): Promise<Known | Refused> {
  const credential = credentialOf(request)
  if (credential.kind === 'ambiguous') await parts.denials.ambiguous(anonymous(request))
  if (credential.kind === 'session') return identifyPerson(parts, credential.token, request)
  if (credential.kind === 'apiToken') return identifyToken(parts, credential.token, request)
  return refuse(
    credential.kind === 'ambiguous' ? errors.CREDENTIALS_AMBIGUOUS() : kernelErrors.UNAUTHENTICATED(),
  )
}

async function identifyPerson(parts: Parts, token: string, request: AccessRequest): Promise<Known | Refused> {
  const { allowsUnproven: allowUnproven, isBackground } = request
  const check = await checkToken(parts, token, { ...placeOf(request), allowUnproven, isBackground })
  // Only the holder of the token learns how the session ended.
  if (!check.valid) return refuse(kernelErrors.UNAUTHENTICATED({}, { reason: check.reason }))
  const { id: sessionId, userId, authenticatedAt } = check.session
  const person = await parts.identity.find(userId)
  if (!person?.active) return refuse(kernelErrors.UNAUTHENTICATED({}, { reason: 'user_disabled' }))
  const { id, name, roles } = person
  const actor = { kind: 'user', id, name } as const
  return { allowed: true, caller: { actor, roles, sessionId, ...originOf(request) }, person, authenticatedAt }
}

type Asked = Place & { allowUnproven: boolean | undefined; isBackground?: boolean | undefined }

async function checkToken({ sessions, denials }: Parts, token: string, asked: Asked): Promise<Check> {
  const { allowUnproven = false, isBackground = false, ...place } = asked
  const check = await sessions.check(token, { ...place, allowUnproven, isBackground })
  if (!check.valid && check.reason !== 'reauthenticate')
    await denials.strayToken({ token, reason: check.reason, from: anonymous(place) })
  return check
}

async function identifyToken(parts: Parts, token: string, request: AccessRequest): Promise<Known | Refused> {
  const search = await parts.apiTokens?.find(token, request)
  // Every reason gets the same answer: a stolen token must not tell from which network it works.
  if (!search?.found) return refuse(kernelErrors.UNAUTHENTICATED())
  const { id, name, role, createdById } = search.token
  const actor = { kind: 'token', id, name } as const
  const person = createdById === null ? undefined : await parts.identity.find(createdById)
  return { allowed: true, caller: { actor, roles: [role], ...originOf(request) }, person }
}

/** Whether the rules still let in who came in before, and is still there: a schedule begins, an exception expires. */
const isStillAdmitted =
  ({ identity, ipAccess }: Parts) =>
  async ({ userId, address }: { userId: string; address: string }): Promise<boolean> => {
    const person = await identity.find(userId)
    return person !== undefined && (await ipAccess.judge({ address, person })).allowed
  }

/**
 * The session that a browser still has when it signs in anew, so that it can be ended. It is never taken up: whoever planted
 * it would be in the new session too.
 */
const sessionBefore =
  (parts: Parts) =>
  async (tokens: readonly string[], from: PlaceAsked): Promise<CheckedSession | undefined> => {
    const credential = credentialOf({ cookies: tokens })
    if (credential.kind === 'ambiguous') await parts.denials.ambiguous(anonymous(from))
    if (credential.kind !== 'session') return undefined
    const check = await checkToken(parts, credential.token, { ...placeOf(from), allowUnproven: true })
    return check.valid ? check.session : undefined
  }
