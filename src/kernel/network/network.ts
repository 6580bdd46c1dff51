import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

export type Family = 4 | 6

/** A network in its one spelling; a single address is the network of itself, and with 0 `bits` it is every address of the family. */
export type Network = { cidr: string; family: Family; bits: number }

/** `problem` is a sentence for a person; `suggestion` the canonical spelling that was probably meant, when there is only one. */
export type NetworkReading = { network: Network } | { problem: string; suggestion?: string }

/**
 * The one reading of a network in the house: `10.0.0.0/8`, `2001:db8::/32` or a single address.
 *
 * Whatever programs disagree about (octal, short forms, masks, host bits) is refused and said; an IPv4 network written as an
 * IPv4-mapped one is the IPv4 network.
 */
export function readNetwork(text: string): NetworkReading {
  const complaint = complaints.find(({ about }) => about.test(text))
  if (complaint) {
    const meant = complaint.meant(text).filter((candidate) => candidate !== text)
    return refuse(complaint.problem, meant)
  }
  const [address = '', length] = text.split('/')
  if (isIP(address) === 0) return refuseAddress(address, length === undefined ? '' : `/${length}`)
  const widest = widestOf(address)
  if (length === undefined) return withoutHostBits(address, widest)
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length)) return refuseLength(address, length)
  return Number(length) > widest ? refuseLength(address, length) : withoutHostBits(address, Number(length))
}

type Complaint = { about: RegExp; problem: string; meant: (text: string) => string[] }

const nothing = () => []

const complaints: readonly Complaint[] = [
  { about: /^$/, problem: 'It is empty.', meant: nothing },
  { about: /^.{101}/s, problem: 'It is too long to be a network.', meant: nothing },
  {
    about: /\s/,
    problem: 'It contains a space or a line end.',
    meant: (text) => [text.trim().replace(/\s*\/\s*/, '/')],
  },
  {
    about: /%/,
    problem: 'A zone id means something on one machine only.',
    meant: (text) => [text.replace(/%[^/]*/, '')],
  },
  {
    about: /[[\]]/,
    problem: 'Brackets are not part of a network.',
    meant: (text) => [text.replace(/^\[([^[\]]*)\](\/.*)?$/, '$1$2')],
  },
  {
    about: /\*/,
    problem: 'Wildcards are not read; write the network and its prefix length.',
    meant: wildcardNetworks,
  },
  {
    about: /^[\d.a-f:]+-[\d.a-f:]+$/i,
    problem: 'Ranges are not read; write networks with their prefix lengths.',
    meant: rangeNetworks,
  },
  { about: /\/.*\//, problem: 'It contains more than one slash.', meant: nothing },
]

/** With one meaning it is suggested; with several all of them are named, and a person has to choose. */
function refuse(problem: string, candidates: readonly string[]): NetworkReading {
  const meanings = candidates
    .map((candidate) => readNetwork(candidate))
    .flatMap((reading) => ('network' in reading ? reading.network.cidr : (reading.suggestion ?? [])))
  const [suggestion, ...others] = new Set(meanings)
  if (suggestion === undefined) return { problem }
  if (others.length === 0) return { problem, suggestion }
  return { problem: `${problem} It could mean ${[suggestion, ...others].join(' or ')}.` }
}

/** `10.*` and `10.*.*.*` are 10.0.0.0/8; `*` is nothing in particular. */
function wildcardNetworks(text: string): string[] {
  const parts = /^((?:\d+\.){1,3})(?:\*\.){0,2}\*$/.exec(text)?.[1]?.split('.').slice(0, -1) ?? []
  return parts.length === 0 || text.split('.').length > 4
    ? []
    : [`${filledUp(parts, []).join('.')}/${parts.length * 8}`]
}

/** The network that has these ends, when there is one. */
function rangeNetworks(text: string): string[] {
  const [first = '', last = ''] = text.split('-')
  if (isIP(first) === 0 || isIP(first) !== isIP(last)) return []
  const kind = isIP(first) === 4 ? ipaddr.IPv4 : ipaddr.IPv6
  const end = kind.parse(last).toString()
  return Array.from({ length: widestOf(first) + 1 }, (_, bits) => `${first}/${bits}`).filter(
    (cidr) => 'network' in readNetwork(cidr) && kind.broadcastAddressFromCIDR(cidr).toString() === end,
  )
}

function refuseAddress(address: string, length: string): NetworkReading {
  const parts = address.split('.')
  if (!/^\d+(?:\.\d+){0,3}$/.test(address)) return { problem: 'It is neither an IPv4 nor an IPv6 address.' }
  if (parts.some((part) => /^0\d/.test(part)))
    return refuse(
      'Programs disagree about leading zeros: some take them for octal.',
      [parts.map(Number), parts.map(octal)].map((read) => `${read.join('.')}${length}`),
    )
  if (parts.length === 4) return { problem: 'The parts of an IPv4 address go from 0 to 255.' }
  return refuse('Programs disagree about what is left out of a short address.', [
    `${filledUp(parts, []).join('.')}${length || `/${parts.length * 8}`}`,
    `${filledUp(parts.slice(0, -1), parts.slice(-1)).join('.')}${length}`,
  ])
}

/** Zeros between what stands in front and what stands behind. */
const filledUp = (front: readonly string[], behind: readonly string[]): string[] => [
  ...front,
  ...Array.from({ length: 4 - front.length - behind.length }, () => '0'),
  ...behind,
]

const octal = (digits: string): number =>
  /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)

function refuseLength(address: string, length: string): NetworkReading {
  if (length === '') return { problem: 'The prefix length behind the slash is missing.' }
  if (isIP(length) === 4) {
    const bits = ipaddr.IPv4.parse(length).prefixLengthFromSubnetMask()
    const meant = bits === null || isIP(address) !== 4 ? [] : [`${address}/${bits}`]
    return refuse('Masks are not read; write the length of the prefix.', meant)
  }
  if (/^0\d{1,3}$/.test(length))
    return refuse(
      'The prefix length has a leading zero.',
      [Number(length), octal(length)].map((bits) => `${address}/${bits}`),
    )
  return { problem: `The prefix length must be a whole number from 0 to ${widestOf(address)}.` }
}

const widestOf = (address: string): number => (isIP(address) === 4 ? 32 : 128)

/** What an IPv4-mapped address has in front of the IPv4 one. */
const mappedBits = 96

function withoutHostBits(text: string, length: number): NetworkReading {
  const address = parseAddress(text)
  const family = address.kind() === 'ipv4' ? 4 : 6
  const bits = family === 4 && isIP(text) === 6 ? length - mappedBits : length
  if (bits < 0)
    return refuse('The prefix length of an IPv4 network written as IPv6 counts from 96.', [
      `${address.toString()}/${length}`,
    ])
  const kind = family === 4 ? ipaddr.IPv4 : ipaddr.IPv6
  const cidr = `${kind.networkAddressFromCIDR(`${address.toString()}/${bits}`).toString()}/${bits}`
  if (cidr !== `${address.toString()}/${bits}`)
    return {
      problem: 'It has host bits: an address inside the network instead of its beginning.',
      suggestion: cidr,
    }
  return { network: { cidr, family, bits } }
}

/** What `net.isIP` takes, as numbers; an IPv4-mapped address is the IPv4 one. */
export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 {
  if (isIP(text) === 4) return ipaddr.IPv4.parse(text)
  // The library takes `::1.2.3.4` for IPv4-mapped, which is only `::ffff:1.2.3.4`.
  const hexadecimal = text.replace(/[\d.]+\.\d+$/, (tail) => {
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  return ipaddr.process(hexadecimal)
}
