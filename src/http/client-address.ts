import { canonicalAddress, type NetworkSet } from '../kernel/address.ts'
import type { Belief } from '../kernel/identity.ts'

/** An address with the reasons to believe it, in one object: this runs at every request. */
export type ClientAddress = (Belief & { address: string }) | { address: null; because: 'unreadable' }

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
  const nearest = canonicalAddress(peer)
  if (nearest === undefined) return unreadable
  if (header === undefined) return { address: nearest, because: 'peer', peer: nearest, forwardedFor: header }
  const forwardedFor = header.slice(0, longestForwardedFor)
  if (!trusted.has(nearest)) return { address: nearest, because: 'peer', peer: nearest, forwardedFor }
  const address = farthestTold(nearest, header.split(',').reverse(), trusted)
  return address === undefined ? unreadable : { address, because: 'forwarded', peer: nearest, forwardedFor }
}

const unreadable = { address: null, because: 'unreadable' } as const

/** The first that is no trusted proxy, or the last of all; undefined when one on the way there is no address. */
function farthestTold(peer: string, hops: readonly string[], trusted: NetworkSet): string | undefined {
  let nearest = peer
  for (const hop of hops) {
    const address = canonicalAddress(hop.trim())
    if (address === undefined) return undefined
    nearest = address
    if (!trusted.has(address)) break
  }
  return nearest
}
