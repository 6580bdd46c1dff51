import type { LookupAddress, LookupOptions } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { callbackify } from 'node:util'
import { buildConnector } from 'undici'
import { OutgoingError, refused } from './failure.ts'
import { hostAndPort, isPublicAddress, type PrivateHosts } from './guard.ts'

/** Answers every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

const connectMilliseconds = 5_000

/**
 * Opens sockets to public addresses and to the private hosts, and to nothing else.
 *
 * The judged addresses are the very ones that are connected to, so a name that answers differently the second time gains
 * nothing. Node asks no lookup about an address literal, so literals are judged apart.
 */
export function createConnector(privateHosts: PrivateHosts, resolve: Resolve): buildConnector.connector {
  // With autoSelectFamily Node always asks for all addresses of a name.
  const shared = { timeout: connectMilliseconds, allowH2: false, autoSelectFamily: true }
  const connectAnywhere = buildConnector({ ...shared, lookup: lookupBy(resolve, () => true) })
  const connectPublic = buildConnector({ ...shared, lookup: lookupBy(resolve, isPublicAddress) })

  return (options, callback) => {
    const { protocol, host, hostname } = options
    if (privateHosts.has(hostAndPort(new URL(`${protocol}//${host ?? hostname}`))))
      return connectAnywhere(options, callback)
    if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) return callback(new OutgoingError(refused), null)
    connectPublic(options, (...[error, socket]) => {
      if (error) return callback(error, null)
      if (isPublicAddress(socket.remoteAddress ?? '')) return callback(null, socket)
      socket.destroy()
      callback(new OutgoingError(refused), null)
    })
  }
}

/** One forbidden address among several refuses the name: which of them is taken is not ours to say. */
function lookupBy(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return callbackify(async (hostname: string, _options: LookupOptions): Promise<LookupAddress[]> => {
    const addresses = await resolve(hostname)
    if (!addresses.every(({ address }) => isAllowed(address))) throw new OutgoingError(refused)
    return [...addresses]
  })
}
