import type { Access as Required } from '../../kernel/contract.ts'
import { errors as kernelErrors, type AppError } from '../../kernel/errors.ts'
import { hasRole, type Caller, type Identity } from '../../kernel/identity.ts'
import type { ApiTokens } from '../api-tokens/service.ts'
import type { Sessions } from '../sessions/service.ts'
import { credentialOf, type Credentials } from './credential.ts'
import { errors } from './errors.ts'

export type AccessNeeds = {
  identity: Identity
  sessions: Pick<Sessions, 'check'>
  /** Absent in a host that has no API tokens: then none is recognised. */
  apiTokens?: Pick<ApiTokens, 'find'>
}

/** A request as far as access is concerned, in terms of no framework. */
export type AccessRequest = Credentials & {
  access: Required
  /** The client's address in canonical form. */
  address: string
  userAgent?: string | undefined
}

export type Verdict = { allowed: true; caller: Caller } | { allowed: false; error: AppError }

export type Access = ReturnType<typeof createAccess>

/** Decides requests: address → session or API token → role. The HTTP guard and every other adapter only map the answer. */
export function createAccess(needs: AccessNeeds) {
  return {
    /**
     * Who calls, and whether they may. Where anyone may, credentials are not even looked at: the caller is anonymous.
     * Throws UNAVAILABLE when that cannot be found out.
     */
    async decide(request: AccessRequest): Promise<Verdict> {
      if (request.access === 'anyone') return { allowed: true, caller: anonymous(request) }
      const verdict = await identify(needs, request)
      if (!verdict.allowed || request.access === 'signed-in') return verdict
      if (hasRole(verdict.caller.roles, request.access)) return verdict
      return refuse(kernelErrors.FORBIDDEN({ role: request.access }))
    },
  }
}

const refuse = (error: AppError): Verdict => ({ allowed: false, error })

const placeOf = ({ address, userAgent }: AccessRequest) =>
  userAgent === undefined ? { address } : { address, userAgent }

const anonymous = (request: AccessRequest): Caller => ({
  actor: { kind: 'anonymous' },
  roles: [],
  ...placeOf(request),
})

async function identify(needs: AccessNeeds, request: AccessRequest): Promise<Verdict> {
  const credential = credentialOf(request)
  if (credential.kind === 'session') return identifyPerson(needs, credential.token, request)
  if (credential.kind === 'apiToken') return identifyToken(needs, credential.token, request)
  return refuse(
    credential.kind === 'ambiguous' ? errors.CREDENTIALS_AMBIGUOUS() : kernelErrors.UNAUTHENTICATED(),
  )
}

async function identifyPerson(needs: AccessNeeds, token: string, request: AccessRequest): Promise<Verdict> {
  const check = await needs.sessions.check(token, request)
  // Only the holder of the token learns how the session ended.
  if (!check.valid) return refuse(kernelErrors.UNAUTHENTICATED({}, { reason: check.reason }))
  const person = await needs.identity.find(check.session.userId)
  if (!person?.active) return refuse(kernelErrors.UNAUTHENTICATED({}, { reason: 'user_disabled' }))
  const { id, name, roles } = person
  const actor = { kind: 'user', id, name } as const
  return { allowed: true, caller: { actor, roles, sessionId: check.session.id, ...placeOf(request) } }
}

async function identifyToken(needs: AccessNeeds, token: string, request: AccessRequest): Promise<Verdict> {
  const search = await needs.apiTokens?.find(token, request)
  // Every reason gets the same answer: a stolen token must not tell from which network it works.
  if (!search?.found) return refuse(kernelErrors.UNAUTHENTICATED())
  const { id, name, role } = search.token
  return {
    allowed: true,
    caller: { actor: { kind: 'token', id, name }, roles: [role], ...placeOf(request) },
  }
}
