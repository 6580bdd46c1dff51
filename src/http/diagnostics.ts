import type { FastifyRequest } from 'fastify'
import { canonicalAddress, parseNetworks } from '../kernel/address.ts'
import { errors } from '../kernel/errors.ts'
import type { Caller } from '../kernel/identity.ts'

export type DiagnosticsGate = (request: FastifyRequest) => Promise<void>
type DiagnosticsOptions = {
  isOpen: boolean
  identifyMachine: (request: FastifyRequest) => Promise<Caller | undefined>
}

const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])
const signsOfProxy = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const

/** Metrics and the API reference: for this machine and for token holders, unless the configuration opens them to everybody. */
export const diagnosticsGate =
  ({ isOpen, identifyMachine }: DiagnosticsOptions): DiagnosticsGate =>
  async (request) => {
    if (isOpen || isFromThisMachine(request)) return
    if ((await identifyMachine(request)) === undefined) throw errors.UNAUTHENTICATED()
  }

/** A proxy on this machine speaks for the whole world, and one that nobody named as trusted makes everybody look local. */
const isFromThisMachine = ({ socket, headers }: FastifyRequest): boolean =>
  loopback.has(canonicalAddress(socket.remoteAddress ?? '') ?? '::') &&
  signsOfProxy.every((name) => headers[name] === undefined)
