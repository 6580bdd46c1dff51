import { canonicalAddress, type NetworkSet } from '../kernel/address.ts'

export type ClientAddress =
  { address: string; because: 'peer' | 'forwarded' } | { address: null; because: 'unreadable' }

/**
 * Who is calling: the right-most address of X-Forwarded-For that is not a trusted proxy.
 *
 * Only what trusted proxies appended is believed, so the walk starts at the socket's peer and goes left as long as it meets trusted
 * ones. A forged header from anybody else is never read. An entry that is no address, written by a trusted proxy, is refused:
 * guessing would let a client choose its own address.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  trusted: NetworkSet,
): ClientAddress {
  const peerAddress = canonicalAddress(peer)
  if (peerAddress === undefined) return { address: null, because: 'unreadable' }
  if (forwardedFor === undefined || !trusted.has(peerAddress))
    return { address: peerAddress, because: 'peer' }
  const hops = forwardedFor.split(',').reverse()
  let nearest = peerAddress
  for (const hop of hops) {
    const address = canonicalAddress(hop.trim())
    if (address === undefined) return { address: null, because: 'unreadable' }
    nearest = address
    if (!trusted.has(address)) break
  }
  return { address: nearest, because: 'forwarded' }
}
