import type { FastifyRequest } from 'fastify'
import type { Access as Required, TokenArea } from '../kernel/contract.ts'
import type { Caller } from '../kernel/identity.ts'
import type { Access } from '../ops/access/service.ts'

/** What an API token must be made for. */
export type MachineNeeded = { access: Required; tokens: TokenArea }

/** On routes that are open to anyone: the machine whose valid API token comes along and is for this, or nobody. */
export const identifyMachine =
  (access: Access, needed: MachineNeeded) =>
  async (request: FastifyRequest): Promise<Caller | undefined> => {
    const { authorization } = request.headers
    if (authorization === undefined) return undefined
    const verdict = await access.decide({
      ...needed,
      reads: true,
      address: request.clientAddress,
      belief: request.belief,
      cookies: [],
      authorization,
    })
    return verdict.allowed ? verdict.caller : undefined
  }
