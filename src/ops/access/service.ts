import { bind } from '../../kernel/bind.ts'
import type { Clock } from '../../kernel/clock.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Identity, Person } from '../../kernel/identity.ts'
import { whenKnown, type Soon } from '../../kernel/maybe-promise.ts'
import type { ApiTokens } from '../api-tokens/service.ts'
import type { IpAccess, IpVerdict, IpVisit } from '../ip-access/service.ts'
import type { IpDecisions, Refusal } from '../ip-decisions/service.ts'
import type { Recognised, Sessions } from '../sessions/service.ts'
import { credentialOf, anonymous, originOf, type PlaceAsked } from './credential.ts'
import { createDenials, type DenialNeeds, type Denials } from './denials.ts'
import { errors } from './errors.ts'
import {
  judge,
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

export type AccessNeeds = DenialNeeds & {
  clock: Clock
  identity: Identity
  sessions: Pick<Sessions, 'checkSoon' | 'noteUse'>
  /** Absent in a host that has no API tokens: then none is recognised. */
  apiTokens?: Pick<ApiTokens, 'find'>
  /** The IP rules: `decide` counts what matched. Both answer from memory where they can: only then without a promise. */
  ipAccess: Pick<IpAccess, 'decide' | 'judge'>
  /** Who must add a second factor before anything else; absent: nobody. */
  mustEnrol?: ((person: Person) => Soon<boolean>) | undefined
  /** Keeps who was refused, and gives the error that says so. */
  ipDecisions: Pick<IpDecisions, 'refuse'>
}

export type { AccessRequest, Verdict }

export type Access = ReturnType<typeof createAccess>

/**
 * Decides requests: address → session or API token → IP rules → role. The HTTP guard and every other adapter only map the
 * answer.
 */
export function createAccess(needs: AccessNeeds) {
  const parts: Parts = { ...needs, denials: createDenials(needs) }
  return {
    decide: bind(parts, decide),
    sessionBefore: bind(parts, sessionBefore),
    isStillAdmitted: bind(parts, isStillAdmitted),
  }
}

type Parts = AccessNeeds & { denials: Denials }

/**
 * Who calls, and whether they may: at once when this node remembers all that it takes. Where anyone may, credentials are not even
 * looked at: the caller is anonymous. Throws UNAVAILABLE when that cannot be found out.
 */
function decide(parts: Parts, request: AccessRequest): Soon<Verdict> {
  if (request.access === 'anyone') return { allowed: true, caller: anonymous(request) }
  return whenKnown(identify(parts, request), (identified) =>
    identified.allowed ? decideFor(parts, request, identified) : identified,
  )
}

const decideFor = (parts: Parts, request: AccessRequest, known: Known): Soon<Verdict> =>
  whenKnown(parts.ipAccess.decide(visitOf(known, request.address)), (verdict) =>
    // Before the role: whoever is refused because of where they are learns nothing about roles.
    verdict.allowed ? letIn(parts, request, known) : refuseAddress(parts, known, verdict),
  )

/** Only now it counts as use: what the rules refuse neither keeps a session alive nor tells where it is at home. */
function letIn(parts: Parts, request: AccessRequest, known: Known): Soon<Verdict> {
  if (!known.recognised) return judge(parts, request, known)
  return whenKnown(parts.sessions.noteUse(known.recognised), (ended) =>
    ended ? refuseEnded(ended.reason) : judgeEnrolment(parts, request, known),
  )
}

function judgeEnrolment(parts: Parts, request: AccessRequest, known: Known): Soon<Verdict> {
  const mustEnrol = request.allowsUnenrolled !== true && known.person && parts.mustEnrol?.(known.person)
  return whenKnown(mustEnrol ?? false, (isMissing) =>
    isMissing ? refuse(errors.SECOND_FACTOR_REQUIRED()) : judge(parts, request, known),
  )
}

const refuseAddress = async (
  { db, ipDecisions }: Parts,
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

function identify(parts: Parts, request: AccessRequest): Soon<Known | Refused> {
  const credential = credentialOf(request)
  if (credential.kind === 'session') return identifyPerson(parts, credential.token, request)
  if (credential.kind === 'apiToken') return identifyToken(parts, credential.token, request)
  return credential.kind === 'ambiguous'
    ? refuseAmbiguous(parts, request)
    : refuse(kernelErrors.UNAUTHENTICATED())
}

async function refuseAmbiguous({ denials }: Parts, request: AccessRequest): Promise<Refused> {
  await denials.ambiguous(anonymous(request))
  return refuse(errors.CREDENTIALS_AMBIGUOUS())
}

function identifyPerson(parts: Parts, token: string, request: AccessRequest): Soon<Known | Refused> {
  const { address, userAgent, allowsUnproven: allowUnproven, isBackground } = request
  const check = checkToken(parts, token, { address, userAgent, allowUnproven, isBackground })
  return whenKnown(check, (checked) =>
    checked.valid ? findPerson(parts, request, checked) : refuseEnded(checked.reason),
  )
}

const findPerson = (
  { identity }: Parts,
  request: AccessRequest,
  recognised: Recognised,
): Soon<Known | Refused> =>
  whenKnown(identity.find(recognised.session.userId), (person) => {
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

function checkToken(parts: Parts, token: string, asked: Asked): Soon<Check> {
  return whenKnown(parts.sessions.checkSoon(token, asked), (check) =>
    check.valid || check.reason === 'reauthenticate'
      ? check
      : refuseStray(parts, check.reason, { token, asked }),
  )
}

async function refuseStray(
  { denials }: Parts,
  reason: string,
  { token, asked }: { token: string; asked: Asked },
): Promise<Check> {
  await denials.strayToken({ token, reason, from: anonymous(asked) })
  return { valid: false, reason }
}

async function identifyToken(parts: Parts, token: string, request: AccessRequest): Promise<Known | Refused> {
  const search = await parts.apiTokens?.find(token, request)
  // Every reason gets the same answer: a stolen token must not tell from which network it works.
  if (!search?.found) return refuse(kernelErrors.UNAUTHENTICATED())
  const { id, name, role, scopes, createdById } = search.token
  const makerId = createdById ?? undefined
  const actor = { kind: 'token', id, name, ...(makerId !== undefined && { makerId }) } as const
  const person = makerId === undefined ? undefined : await parts.identity.find(makerId)
  return { allowed: true, caller: { actor, roles: [role], ...originOf(request) }, person, scopes }
}

/** Whether the rules still let in who came in before, and is still there: a schedule begins, an exception expires. */
async function isStillAdmitted(
  { identity, ipAccess }: Parts,
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
  parts: Parts,
  tokens: readonly string[],
  from: PlaceAsked,
): Promise<CheckedSession | undefined> {
  const credential = credentialOf({ cookies: tokens })
  if (credential.kind === 'ambiguous') await parts.denials.ambiguous(anonymous(from))
  if (credential.kind !== 'session') return undefined
  const { address, userAgent } = from
  const check = await checkToken(parts, credential.token, { address, userAgent, allowUnproven: true })
  return check.valid ? check.session : undefined
}
