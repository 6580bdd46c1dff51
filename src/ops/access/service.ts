import { bind } from '../../kernel/bind.ts'
import type { Clock } from '../../kernel/clock.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Identity, Person } from '../../kernel/identity.ts'
import { thenMaybe, type MaybePromise } from '../../kernel/maybe-promise.ts'
import type { ApiTokens } from '../api-tokens/service.ts'
import type { IpAccess, IpVerdict, IpVisit } from '../ip-access/service.ts'
import type { IpDecisions, Refusal } from '../ip-decisions/service.ts'
import type { Recognised, Sessions } from '../sessions/service.ts'
import { credentialOf, anonymous, originOf, type PlaceAsked } from './credential.ts'
import { createDenials, type DenialDependencies, type Denials } from './denials.ts'
import { errors } from './errors.ts'
import {
  checkAccess,
  refuse,
  refuseEnded,
  type AccessRequest,
  type Known,
  type Refused,
  type Verdict,
} from './check-access.ts'

type CheckedSession = { id: string; userId: string; authenticatedAt: Date }
type Check = Recognised | { valid: false; reason: string }
type Asked = PlaceAsked & { allowUnproven?: boolean | undefined; isBackground?: boolean | undefined }

export type AccessDependencies = DenialDependencies & {
  clock: Clock
  identity: Identity
  sessions: Pick<Sessions, 'checkSoon' | 'noteUse'>
  /** Absent in a host that has no API tokens: then none is recognised. */
  apiTokens?: Pick<ApiTokens, 'find'>
  /** The IP rules: `decide` counts what matched. Both answer from memory where they can: only then without a promise. */
  ipAccess: Pick<IpAccess, 'decide' | 'judge'>
  /** Who must add a second factor before anything else; absent: nobody. */
  mustEnrol?: ((person: Person) => MaybePromise<boolean>) | undefined
  /** Keeps who was refused, and gives the error that says so. */
  ipDecisions: Pick<IpDecisions, 'refuse'>
}

export type { AccessRequest, Verdict }

export type Access = ReturnType<typeof createAccess>

/**
 * Decides requests: address → session or API token → IP rules → role. The HTTP guard and every other adapter only map the
 * answer.
 */
export function createAccess(dependencies: AccessDependencies) {
  const context: Context = { ...dependencies, denials: createDenials(dependencies) }
  return {
    decide: bind(context, decide),
    sessionBefore: bind(context, sessionBefore),
    isStillAdmitted: bind(context, isStillAdmitted),
  }
}

type Context = AccessDependencies & { denials: Denials }

/**
 * Who calls, and whether they may: at once when this node remembers all that it takes. Where anyone may, credentials are not even
 * looked at: the caller is anonymous. Throws UNAVAILABLE when that cannot be found out.
 */
function decide(context: Context, request: AccessRequest): MaybePromise<Verdict> {
  if (request.access === 'anyone') return { allowed: true, caller: anonymous(request) }
  return thenMaybe(identify(context, request), (identified) =>
    identified.allowed ? decideFor(context, request, identified) : identified,
  )
}

const decideFor = (context: Context, request: AccessRequest, known: Known): MaybePromise<Verdict> =>
  thenMaybe(context.ipAccess.decide(visitOf(known, request.address)), (verdict) =>
    // Before the role: whoever is refused because of where they are learns nothing about roles.
    verdict.allowed ? letIn(context, request, known) : refuseAddress(context, known, verdict),
  )

/** Only now it counts as use: what the rules refuse neither keeps a session alive nor tells where it is at home. */
function letIn(context: Context, request: AccessRequest, known: Known): MaybePromise<Verdict> {
  if (!known.recognised) return checkAccess(context, request, known)
  return thenMaybe(context.sessions.noteUse(known.recognised), (ended) =>
    ended ? refuseEnded(ended.reason) : checkEnrolment(context, request, known),
  )
}

function checkEnrolment(context: Context, request: AccessRequest, known: Known): MaybePromise<Verdict> {
  const mustEnrol = request.allowsUnenrolled !== true && known.person && context.mustEnrol?.(known.person)
  return thenMaybe(mustEnrol ?? false, (isMissing) =>
    isMissing ? refuse(errors.SECOND_FACTOR_REQUIRED()) : checkAccess(context, request, known),
  )
}

const refuseAddress = async (
  { db, ipDecisions }: Context,
  known: Known,
  verdict: IpVerdict,
): Promise<Refused> => refuse(await ipDecisions.refuse(db, refusalOf(known, verdict)))

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

function identify(context: Context, request: AccessRequest): MaybePromise<Known | Refused> {
  const credential = credentialOf(request)
  if (credential.kind === 'session') return identifyPerson(context, credential.token, request)
  if (credential.kind === 'apiToken') return identifyToken(context, credential.token, request)
  return credential.kind === 'ambiguous'
    ? refuseAmbiguous(context, request)
    : refuse(kernelErrors.UNAUTHENTICATED())
}

async function refuseAmbiguous({ denials }: Context, request: AccessRequest): Promise<Refused> {
  await denials.ambiguous(anonymous(request))
  return refuse(errors.CREDENTIALS_AMBIGUOUS())
}

function identifyPerson(
  context: Context,
  token: string,
  request: AccessRequest,
): MaybePromise<Known | Refused> {
  const { address, userAgent, allowsUnproven: allowUnproven, isBackground } = request
  const check = checkToken(context, token, { address, userAgent, allowUnproven, isBackground })
  return thenMaybe(check, (checked) =>
    checked.valid ? findPerson(context, request, checked) : refuseEnded(checked.reason),
  )
}

const findPerson = (
  { identity }: Context,
  request: AccessRequest,
  recognised: Recognised,
): MaybePromise<Known | Refused> =>
  thenMaybe(identity.find(recognised.session.userId), (person) => {
    if (!person?.active) return refuse(kernelErrors.UNAUTHENTICATED({}, { reason: 'user_disabled' }))
    const { id, name, roles } = person
    const actor = { kind: 'user', id, name } as const
    return {
      allowed: true,
      caller: { actor, roles, sessionId: recognised.session.id, ...originOf(request) },
      person,
      recognised,
    }
  })

function checkToken(context: Context, token: string, asked: Asked): MaybePromise<Check> {
  return thenMaybe(context.sessions.checkSoon(token, asked), (check) =>
    check.valid || check.reason === 'reauthenticate'
      ? check
      : refuseStray(context, check.reason, { token, asked }),
  )
}

async function refuseStray(
  { denials }: Context,
  reason: string,
  { token, asked }: { token: string; asked: Asked },
): Promise<Check> {
  await denials.strayToken({ token, reason, from: anonymous(asked) })
  return { valid: false, reason }
}

async function identifyToken(
  context: Context,
  token: string,
  request: AccessRequest,
): Promise<Known | Refused> {
  const search = await context.apiTokens?.find(token, request)
  // Every reason gets the same answer: a stolen token must not tell from which network it works.
  if (!search?.found) return refuse(kernelErrors.UNAUTHENTICATED())
  const { id, name, role, scopes, createdById } = search.token
  const makerId = createdById ?? undefined
  const actor = { kind: 'token', id, name, ...(makerId !== undefined && { makerId }) } as const
  const person = makerId === undefined ? undefined : await context.identity.find(makerId)
  return { allowed: true, caller: { actor, roles: [role], ...originOf(request) }, person, scopes }
}

/** Whether the rules still let in who came in before, and is still there: a schedule begins, an exception expires. */
async function isStillAdmitted(
  { identity, ipAccess }: Context,
  { userId, address }: { userId: string; address: string },
): Promise<boolean> {
  const person = await identity.find(userId)
  return person !== undefined && (await ipAccess.judge({ address, person })).allowed
}

/**
 * The session that a browser still has when it signs in anew, so that it can be ended. It is never taken up: whoever planted
 * it would be in the new session too.
 */
async function sessionBefore(
  context: Context,
  tokens: readonly string[],
  from: PlaceAsked,
): Promise<CheckedSession | undefined> {
  const credential = credentialOf({ cookies: tokens })
  if (credential.kind === 'ambiguous') await context.denials.ambiguous(anonymous(from))
  if (credential.kind !== 'session') return undefined
  const { address, userAgent } = from
  const check = await checkToken(context, credential.token, { address, userAgent, allowUnproven: true })
  return check.valid ? check.session : undefined
}
