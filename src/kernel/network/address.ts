import { BlockList, isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { parseAddress, readNetwork, type Family, type Network } from './network.ts'

export type { Family } from './network.ts'

/**
 * The canonical spelling of a client address, or undefined when it is not one.
 *
 * Strict first (`net.isIP` refuses octal, short and padded forms), canonical second: IPv4-mapped IPv6 is IPv4, IPv6 as in RFC 5952,
 * zone ids are refused. One spelling everywhere means one bucket, one rule, one audit entry per client.
 */
export function canonicalAddress(text: string): string | undefined {
  const kind = isIP(text)
  // Strict IPv4 has one spelling only.
  if (kind === 4) return text
  if (kind === 0 || text.includes('%')) return undefined
  return spellings.get(text) ?? remember(spellings, text, parseAddress(text).toString())
}

/** Reading an IPv6 address costs more than the rest of a check; most requests come from where the last ones came from. */
const spellings = new Map<string, string>()
const mostKnown = 10_000

function remember<Value>(known: Map<string, Value>, text: string, value: Value): Value {
  if (known.size >= mostKnown) known.clear()
  known.set(text, value)
  return value
}

export const familyOf = (address: string): Family => (address.includes(':') ? 6 : 4)

/** The network of a canonical address: IPv4 /24, IPv6 /64. */
export const networkOf = (address: string): string =>
  networkOfSize(address, familyOf(address) === 4 ? 24 : 64)

/** Whom a rate limit counts as one: an IPv4 address, an IPv6 /64. */
export const rateLimitKeyOf = (address: string): string =>
  familyOf(address) === 4 ? address : networkOfSize(address, 64)

/** What one customer of a provider usually has of IPv6: a /48. */
export const siteOf = (address: string): string => networkOfSize(address, 48)

/** The network of so many bits that a canonical address lies in. */
export function networkOfSize(address: string, bits: number): string {
  const kind = familyOf(address) === 4 ? ipaddr.IPv4 : ipaddr.IPv6
  return `${kind.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`
}

/** A set of networks, for trusted proxies and exemptions; asked with canonical addresses. */
export type NetworkSet = { has(address: string): boolean }

/** Parses `10.0.0.0/8, ::1/128, 192.0.2.7`; throws with the offending entry. Spaces around an entry are nothing. */
export function parseNetworks(entries: readonly string[]): NetworkSet {
  // One list a family: a BlockList takes an IPv4 address for the IPv6 one that it can be written as.
  const networks = { 4: new BlockList(), 6: new BlockList() }
  for (const { cidr, family, bits } of entries.map(parseNetwork))
    networks[family].addSubnet(cidr.slice(0, cidr.indexOf('/')), bits, `ipv${family}`)
  const check = (address: string): boolean => {
    const family = familyOf(address)
    return networks[family].check(address, `ipv${family}`)
  }
  const answers = new Map<string, boolean>()
  return { has: (address) => answers.get(address) ?? remember(answers, address, check(address)) }
}

/** Why these are not networks, or undefined. */
export function problemWithNetworks(entries: readonly string[]): string | undefined {
  try {
    parseNetworks(entries)
    return undefined
  } catch (error) {
    return (error as Error).message // it throws nothing else
  }
}

function parseNetwork(entry: string): Network {
  const reading = readNetwork(entry.trim())
  if ('network' in reading) return reading.network
  const meant = reading.suggestion === undefined ? '.' : `; did you mean ${reading.suggestion}?`
  throw new Error(`"${entry}" is not a network${meant} ${reading.problem}`)
}
