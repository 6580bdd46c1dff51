import type { FastifyRequest } from 'fastify'
import type { Caller } from '../kernel/identity.ts'
import type { Access } from '../ops/access/service.ts'
import { cookieValues } from './cookie.ts'

/** On routes that are open to anyone: the machine whose valid API token comes along, or nobody. */
export const identifyMachine =
  (access: Access) =>
  async (request: FastifyRequest): Promise<Caller | undefined> =>
    request.headers.authorization === undefined ? undefined : callerOf(access, request, [])

/** The same for people as well: whoever's session or API token comes along. */
export const identifyAnybody =
  (access: Access, cookieName: string) =>
  (request: FastifyRequest): Promise<Caller | undefined> =>
    callerOf(access, request, cookieValues(request.headers.cookie, cookieName))

async function callerOf(
  access: Access,
  { headers, clientAddress: address, belief }: FastifyRequest,
  cookies: readonly string[],
): Promise<Caller | undefined> {
  const verdict = await access.decide({
    access: 'signed-in',
    address,
    belief,
    cookies,
    authorization: headers.authorization,
    userAgent: headers['user-agent'] ?? '',
  })
  return verdict.allowed ? verdict.caller : undefined
}
