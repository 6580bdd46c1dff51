import type { Family } from '../../kernel/address.ts'
import { readAddress, type Words } from './address-words.ts'

/** Networks of rules in columns: an object for each would cost more than everything else about it. */
export type Networks = {
  length: number
  /** The table and family that a network belongs to. */
  segments: Uint32Array
  words: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  bits: Uint8Array
  rules: Uint32Array
}

export const segmentOf = (table: number, family: Family): number => table * 2 + (family === 4 ? 0 : 1)

export function makeNetworks(most: number): Networks {
  const column = () => new Uint32Array(most)
  return {
    length: 0,
    segments: column(),
    words: [column(), column(), column(), column()],
    bits: new Uint8Array(most),
    rules: column(),
  }
}

const read: Words = new Uint32Array(4)

/** Adds a canonical network of a rule. */
export function addNetwork(
  networks: Networks,
  cidr: string,
  { table, rule }: { table: number; rule: number },
): void {
  const slash = cidr.indexOf('/')
  const family = readAddress(cidr.slice(0, slash), read)
  const place = networks.length++
  networks.segments[place] = segmentOf(table, family)
  const [first, second, third, fourth] = networks.words
  first[place] = read[0] ?? 0
  second[place] = read[1] ?? 0
  third[place] = read[2] ?? 0
  fourth[place] = read[3] ?? 0
  networks.bits[place] = Number(cidr.slice(slash + 1))
  networks.rules[place] = rule
}

/** Places by segment, then by beginning, the wider network first, then in the order of rules. */
export function sortedPlaces({ length, segments, words, bits }: Networks): Uint32Array {
  const [first, second, third, fourth] = words
  const compare = (column: ArrayLike<number>, a: number, b: number): number =>
    (column[a] ?? 0) - (column[b] ?? 0)
  return Uint32Array.from({ length }, (_, place) => place).sort(
    (a, b) =>
      compare(segments, a, b) ||
      compare(first, a, b) ||
      compare(second, a, b) ||
      compare(third, a, b) ||
      compare(fourth, a, b) ||
      compare(bits, a, b) ||
      a - b,
  )
}
