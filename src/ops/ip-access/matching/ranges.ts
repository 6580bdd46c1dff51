import { readAddress } from './address-words.ts'
import type { Rule } from './rule.ts'

/** From the first to the last place on one line that has all of IPv4 and, behind it, all of IPv6. */
export type Range = { first: bigint; last: bigint }

const ipv6Begins = 1n << 32n
export const everything: Range = { first: 0n, last: ipv6Begins + (1n << 128n) - 1n }

/** The place of a canonical address. */
export function placeOf(address: string): bigint {
  const words = new Uint32Array(4)
  const family = readAddress(address, words)
  if (family === 4) return BigInt(words[0] ?? 0)
  return words.reduce((sum, word) => (sum << 32n) + BigInt(word), 0n) + ipv6Begins
}

/** The places of a canonical network. */
export function rangeOf(cidr: string): Range {
  const slash = cidr.indexOf('/')
  const first = placeOf(cidr.slice(0, slash))
  const widest = first < ipv6Begins ? 32 : 128
  return { first, last: first + (1n << BigInt(widest - Number(cidr.slice(slash + 1)))) - 1n }
}

/** The places of a rule's networks, by its index; worked out once. */
export type RangesOf = (index: number) => readonly Range[]
export function rangesOf(rules: readonly Rule[]): RangesOf {
  const known = new Map<number, readonly Range[]>()
  return (index) => {
    const ranges = known.get(index) ?? rules[index]?.cidrs.map(rangeOf) ?? []
    known.set(index, ranges)
    return ranges
  }
}
