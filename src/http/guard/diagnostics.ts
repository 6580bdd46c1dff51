import type { FastifyRequest } from 'fastify'
import { canonicalAddress, parseNetworks } from '../../kernel/network/address.ts'

export type DiagnosticsGate = (request: FastifyRequest) => Promise<void>
type DiagnosticsOptions = {
  isOpen: boolean
  /** Throws for whoever is asking without a session or an API token that is for this. */
  requireAccess: (request: FastifyRequest) => Promise<void>
}

const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])
const signsOfProxy = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const

/** Metrics and the API reference: for this machine and for the people and tokens of a role, unless the configuration opens them to everybody. */
export const diagnosticsGate =
  ({ isOpen, requireAccess }: DiagnosticsOptions): DiagnosticsGate =>
  async (request) => {
    if (!isOpen && !isFromThisMachine(request)) await requireAccess(request)
  }

/** A proxy on this machine speaks for the whole world, and one that nobody named as trusted makes everybody look local. */
const isFromThisMachine = ({ socket, headers }: FastifyRequest): boolean =>
  loopback.has(canonicalAddress(socket.remoteAddress ?? '') ?? '::') &&
  signsOfProxy.every((name) => headers[name] === undefined)
