import type { FastifyRequest } from 'fastify'
import type { Caller } from '../kernel/identity.ts'
import type { Access } from '../ops/access/service.ts'

/** On routes that are open to anyone: the machine whose valid API token comes along, or nobody. */
export const identifyMachine =
  (access: Access) =>
  async (request: FastifyRequest): Promise<Caller | undefined> => {
    const { authorization } = request.headers
    if (authorization === undefined) return undefined
    const verdict = await access.decide({
      access: 'signed-in',
      address: request.clientAddress,
      belief: request.belief,
      cookies: [],
      authorization,
    })
    return verdict.allowed ? verdict.caller : undefined
  }
