import type { FastifyRequest } from 'fastify'
import { parseNetworks } from '../kernel/address.ts'
import { errors } from '../kernel/errors.ts'

export type DiagnosticsGate = (request: FastifyRequest) => Promise<void>

const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])

/** Metrics and the API reference: for this machine and for token holders, unless the configuration opens them to everybody. */
export const diagnosticsGate =
  ({ isOpen }: { isOpen: boolean }): DiagnosticsGate =>
  async (request) => {
    if (isOpen || loopback.has(request.clientAddress) || request.caller.actor.kind !== 'anonymous') return
    throw errors.UNAUTHENTICATED()
  }
