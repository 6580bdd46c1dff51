import type { FastifyRequest } from 'fastify'
import type { Access as Required, TokenArea } from '../../kernel/contract.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Access } from '../../ops/access/service.ts'
import { cookieValues } from './cookie.ts'

/** Who may: of which role, and what an API token must be made for. */
export type Needed = { access: Required; tokens: TokenArea }

/** On routes that are open to anyone: the machine whose valid API token comes along and is for this, or nobody. */
export const identifyMachine =
  (access: Access, needed: Needed) =>
  async (request: FastifyRequest): Promise<Caller | undefined> => {
    if (request.headers.authorization === undefined) return undefined
    const verdict = await decide(access, request, { ...needed, cookies: [] })
    return verdict.allowed ? verdict.caller : undefined
  }

/** The same for people as well; throws what is said to whoever may not. */
export const requireAccess =
  (access: Access, cookieName: string, needed: Needed) =>
  async (request: FastifyRequest): Promise<void> => {
    const cookies = cookieValues(request.headers.cookie, cookieName)
    const verdict = await decide(access, request, { ...needed, cookies })
    if (!verdict.allowed) throw verdict.error
  }

const decide = (
  access: Access,
  { headers, clientAddress: address, belief }: FastifyRequest,
  asked: Needed & { cookies: readonly string[] },
) =>
  access.decide({
    ...asked,
    reads: true,
    address,
    belief,
    authorization: headers.authorization,
    userAgent: headers['user-agent'] ?? '',
  })
