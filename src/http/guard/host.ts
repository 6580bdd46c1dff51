import type { FastifyRequest } from 'fastify'
import { canonicalAddress, parseNetworks, type NetworkSet } from '../../kernel/network/address.ts'
import { errors } from '../../kernel/errors.ts'

export type HostDependencies = {
  /** URLs and host names that are ours. */
  hosts: readonly string[]
  trustedProxies: NetworkSet
}

const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])
const longestShown = 100

/**
 * Refuses requests that were meant for another host: a name that somebody pointed at this server makes a browser send it what belongs
 * to that name's pages (DNS rebinding). Ours are the configured hosts, at any port, and this machine's own names.
 */
export function createHostCheck({
  hosts,
  trustedProxies,
}: HostDependencies): (request: FastifyRequest) => void {
  const ours = new Set(hosts.map((host) => nameOf(host.replace(/^https?:\/\//, ''))))
  const isOurs = (host: string): boolean => {
    const name = nameOf(host)
    return ours.has(name) || isLoopback(name)
  }
  return (request) => {
    const host = hostOf(request, trustedProxies)
    if (host === undefined || !isOurs(host))
      throw errors.MISDIRECTED({
        host: host === undefined ? 'that is not named' : host.slice(0, longestShown),
      })
  }
}

/** A trusted proxy that calls us by another name says what it was called itself. */
function hostOf({ headers, socket }: FastifyRequest, trustedProxies: NetworkSet): string | undefined {
  const told = headers['x-forwarded-host']
  if (told === undefined) return headers.host
  const peer = canonicalAddress(socket.remoteAddress ?? '')
  return peer !== undefined && trustedProxies.has(peer)
    ? told.toString().split(',', 1)[0]?.trim()
    : headers.host
}

/** HTTP/1.1 asks for one. Two of them are two opinions about whom the request is for, one for each program on its way. */
export function requireOneHost({ raw: { rawHeaders, httpVersion } }: FastifyRequest): void {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  if (hosts === 0 && httpVersion === '1.1')
    throw errors.MALFORMED_REQUEST({ reason: 'it does not name its host' })
  if (hosts > 1) throw errors.MALFORMED_REQUEST({ reason: 'it names its host twice' })
}

/** Without port, trailing dot and brackets; names know no case. */
const nameOf = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')

function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  const address = canonicalAddress(name)
  return address !== undefined && loopback.has(address)
}
