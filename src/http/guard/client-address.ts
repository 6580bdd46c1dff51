import { canonicalAddress, type NetworkSet } from '../../kernel/network/address.ts'
import type { Belief } from '../../kernel/identity.ts'

/** An address with the reasons to believe it, in one object: this runs at every request. */
export type ClientAddress = (Belief & { address: string }) | Unreadable
type Unreadable =
  { address: null; because: 'unreadable'; peer: string } | { address: null; because: 'no peer' }

/** More of a header explains nothing; it is kept with every decision. */
const longestForwardedFor = 500

/**
 * Who is calling, and why that is believed: the right-most address of X-Forwarded-For that is not a trusted proxy.
 *
 * Only what trusted proxies appended is believed, so the walk starts at the socket's peer and goes left as long as it meets trusted
 * ones. A forged header from anybody else is never read. An entry that is no address, written by a trusted proxy, is refused:
 * guessing would let a client choose its own address.
 */
export function clientAddress(peer: string, header: string | undefined, trusted: NetworkSet): ClientAddress {
  const nearest = canonicalAddress(peer) ?? addressIn(peer)
  if (nearest === undefined) return noPeer
  if (header === undefined) return { address: nearest, because: 'peer', peer: nearest, forwardedFor: header }
  const forwardedFor = header.slice(0, longestForwardedFor)
  if (header.trim() === '' || !trusted.has(nearest))
    return { address: nearest, because: 'peer', peer: nearest, forwardedFor }
  const address = farthestTold(nearest, header.split(',').reverse(), trusted)
  if (address === undefined) return { address: null, because: 'unreadable', peer: nearest }
  return { address, because: 'forwarded', peer: nearest, forwardedFor }
}

const noPeer = { address: null, because: 'no peer' } as const

/** The first that is no trusted proxy, or the last of all; undefined when one on the way there is no address. */
function farthestTold(peer: string, hops: readonly string[], trusted: NetworkSet): string | undefined {
  let nearest = peer
  for (const hop of hops) {
    const text = hop.trim()
    const address = canonicalAddress(text) ?? addressIn(text)
    if (address === undefined) return undefined
    nearest = address
    if (!trusted.has(address)) break
  }
  return nearest
}

/**
 * The address in what proxies write around one: quotes, a port (Azure, IIS and HAProxy by configuration), brackets; and the zone of a
 * link-local address, which says only through which of our interfaces it came.
 */
function addressIn(text: string): string | undefined {
  const bare = /^"(.*)"$/.exec(text)?.[1] ?? text
  const withoutPort =
    /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(bare)?.[1] ?? /^\[([^\]]+)\](?::\d{1,5})?$/.exec(bare)?.[1] ?? bare
  return canonicalAddress(withoutPort.replace(/^(fe[89ab][\da-f]:[\da-f:]*)%[\w.-]+$/i, '$1'))
}
