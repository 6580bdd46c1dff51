import type { FastifyRequest } from 'fastify'
import { parseNetworks } from '../kernel/address.ts'
import { errors } from '../kernel/errors.ts'
import type { Caller } from '../kernel/identity.ts'

export type DiagnosticsGate = (request: FastifyRequest) => Promise<void>
type DiagnosticsOptions = {
  isOpen: boolean
  identifyMachine: (request: FastifyRequest) => Promise<Caller | undefined>
}

const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])

/** Metrics and the API reference: for this machine and for token holders, unless the configuration opens them to everybody. */
export const diagnosticsGate =
  ({ isOpen, identifyMachine }: DiagnosticsOptions): DiagnosticsGate =>
  async (request) => {
    if (isOpen || loopback.has(request.clientAddress)) return
    if ((await identifyMachine(request)) === undefined) throw errors.UNAUTHENTICATED()
  }
