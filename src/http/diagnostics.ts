import type { FastifyRequest } from 'fastify'
import { canonicalAddress, parseNetworks } from '../kernel/address.ts'
import { errors } from '../kernel/errors.ts'
import { hasRole, type Caller, type Role } from '../kernel/identity.ts'

export type DiagnosticsGate = (request: FastifyRequest) => Promise<void>
type DiagnosticsOptions = {
  isOpen: boolean
  /** Who a session or an API token says is asking; undefined when neither does. */
  identify: (request: FastifyRequest) => Promise<Caller | undefined>
  /** Whom it is for. */
  role: Role
}

const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])
const signsOfProxy = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'] as const

/** Metrics and the API reference: for this machine and for the people and tokens of a role, unless the configuration opens them to everybody. */
export const diagnosticsGate =
  ({ isOpen, identify, role }: DiagnosticsOptions): DiagnosticsGate =>
  async (request) => {
    if (isOpen || isFromThisMachine(request)) return
    const caller = await identify(request)
    if (caller === undefined) throw errors.UNAUTHENTICATED()
    if (!hasRole(caller.roles, role)) throw errors.FORBIDDEN({ role })
  }

/** A proxy on this machine speaks for the whole world, and one that nobody named as trusted makes everybody look local. */
const isFromThisMachine = ({ socket, headers }: FastifyRequest): boolean =>
  loopback.has(canonicalAddress(socket.remoteAddress ?? '') ?? '::') &&
  signsOfProxy.every((name) => headers[name] === undefined)
