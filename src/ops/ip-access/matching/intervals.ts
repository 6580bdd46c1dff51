import { type Words, readAddress } from './address-words.ts'
import { noNode, type CandidatesMaking } from './candidates.ts'
import type { Family } from '../../../kernel/network/address.ts'

/** Disjoint intervals of addresses, each with a node of candidates, in the order of segments and addresses. */
export type Intervals = {
  /** The node of the interval that holds the address; binary search. */
  find(segment: number, address: Words): number
}

/**
 * Goes over the beginnings of all networks once. Networks lie inside each other or apart, so the open ones are a stack, and what
 * begins inside of one adds its own rules to the candidates of that one.
 */
export function makeIntervals(networks: Networks, candidates: CandidatesMaking, segments: number): Intervals {
  const order = sortedPlaces(networks)
  const edges = createEdges(networks.length * 2, segments)
  const open: { place: number; node: number }[] = []
  const closeUnlessHolding = (place: number | undefined): void => {
    for (let top = open.at(-1); top; top = open.at(-1)) {
      if (place !== undefined && holds(networks, top.place, place)) return
      open.pop()
      edges.addBehind(networks, top.place, open.at(-1)?.node ?? noNode)
    }
  }
  for (let at = 0; at < order.length;) {
    const place = order[at] ?? 0
    let next = at + 1
    while (next < order.length && isSame(networks, place, order[next] ?? 0)) next++
    closeUnlessHolding(place)
    candidates.begin(open.at(-1)?.node ?? noNode)
    for (; at < next; at++) candidates.offer(networks.rules[order[at] ?? 0] ?? 0)
    const node = candidates.end()
    edges.addAt(networks, place, node)
    open.push({ place, node })
  }
  closeUnlessHolding(undefined)
  return { find: finderIn(edges.finish()) }
}

const wordAt = ({ words }: Networks, place: number, index: number): number => words[index]?.[place] ?? 0

/** Whether a network that begins behind another one of the same or more bits lies in it. */
function holds(networks: Networks, outer: number, inner: number): boolean {
  const { segments, bits } = networks
  if (segments[outer] !== segments[inner]) return false
  const length = bits[outer] ?? 0
  for (let index = 0; index * 32 < length; index++) {
    const differing = wordAt(networks, outer, index) ^ wordAt(networks, inner, index)
    const remaining = length - index * 32
    if ((remaining >= 32 ? differing : differing >>> (32 - remaining)) !== 0) return false
  }
  return true
}

const isSame = (networks: Networks, one: number, other: number): boolean =>
  networks.bits[one] === networks.bits[other] && holds(networks, one, other)

type Edges = {
  words: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  nodes: Uint32Array
  /** Where the edges of a segment begin; they end where the next segment's begin. */
  from: Uint32Array
}

/** Where another node begins to hold. Networks come in order, so the edges do. */
function createEdges(most: number, segments: number) {
  const column = () => new Uint32Array(most)
  const words = [column(), column(), column(), column()] as const
  const nodes = column()
  const from = new Uint32Array(segments + 1)
  let [length, segment] = [0, 0]

  const isAtLast = (start: Words): boolean => {
    if (length === from[segment]) return false
    for (let index = 0; index < start.length; index++)
      if (words[index]?.[length - 1] !== start[index]) return false
    return true
  }

  const add = (start: Words, node: number): void => {
    if (!isAtLast(start)) length++
    const [first, second, third, fourth] = words
    first[length - 1] = start[0] ?? 0
    second[length - 1] = start[1] ?? 0
    third[length - 1] = start[2] ?? 0
    fourth[length - 1] = start[3] ?? 0
    nodes[length - 1] = node
  }

  const start: Words = new Uint32Array(4)
  const read = (networks: Networks, place: number): void => {
    for (let index = 0; index < start.length; index++) start[index] = wordAt(networks, place, index)
  }

  return {
    addAt(networks: Networks, place: number, node: number): void {
      while (segment < (networks.segments[place] ?? 0)) from[++segment] = length
      read(networks, place)
      add(start, node)
    },
    /** Behind the last address of the family nothing begins. */
    addBehind(networks: Networks, place: number, node: number): void {
      read(networks, place)
      if (goBehind(start, networks.bits[place] ?? 0)) add(start, node)
    },
    finish(): Edges {
      while (segment < segments) from[++segment] = length
      const [first, second, third, fourth] = words.map((column) => column.slice(0, length))
      const none = new Uint32Array(0)
      return {
        words: [first ?? none, second ?? none, third ?? none, fourth ?? none],
        nodes: nodes.slice(0, length),
        from,
      }
    },
  }
}

/** Turns the beginning of a network into the address behind its end, unless there is none. */
function goBehind(start: Words, bits: number): boolean {
  let amount = 2 ** ((128 - bits) % 32)
  for (let index = Math.ceil(bits / 32) - 1; index >= 0; index--) {
    const sum = (start[index] ?? 0) + amount
    start[index] = sum
    if (sum < 2 ** 32) return true
    amount = 1
  }
  return false
}

function finderIn({ words, nodes, from }: Edges): Intervals['find'] {
  const [first, second, third, fourth] = words

  /** Of two edges that begin alike in the first word, as all of IPv4 do that are equal. */
  const isNotBehind = (edge: number, address: Words): boolean => {
    const inSecond = (second[edge] ?? 0) - (address[1] ?? 0)
    if (inSecond !== 0) return inSecond < 0
    const inThird = (third[edge] ?? 0) - (address[2] ?? 0)
    if (inThird !== 0) return inThird < 0
    return (fourth[edge] ?? 0) <= (address[3] ?? 0)
  }

  return (segment, address) => {
    const begin = from[segment] ?? 0
    const word = address[0] ?? 0
    let [low, high] = [begin, from[segment + 1] ?? 0]
    while (low < high) {
      const middle = (low + high) >>> 1
      const edge = first[middle] ?? 0
      if (edge < word || (edge === word && isNotBehind(middle, address))) low = middle + 1
      else high = middle
    }
    return low === begin ? noNode : (nodes[low - 1] ?? noNode)
  }
}

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
