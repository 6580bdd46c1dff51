import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { canonicalAddress } from '../network/address.ts'

/** `host:port` pairs that may lie on private addresses and speak plain http. Only the boot configuration names them. */
export type PrivateHosts = ReadonlySet<string>

export type UrlVerdict =
  | { ok: true; url: URL; mayBePrivate: boolean }
  | { ok: false; problem: 'bad_address' | 'refused_address'; message: string }

/** Judges an address before anything is sent. A name that passes is judged again by what it resolves to. */
export function checkUrl(text: string, privateHosts: PrivateHosts): UrlVerdict {
  const url = URL.parse(text)
  if (!url || !(url.protocol in defaultPorts)) return bad('It is not an http(s) address.')
  if (url.username !== '' || url.password !== '')
    return bad('An address must not contain a user name or password.')
  if (privateHosts.has(hostAndPort(url))) return { ok: true, url, mayBePrivate: true }
  if (url.protocol !== 'https:') return bad('It must begin with https://.')
  const host = withoutBrackets(url.hostname)
  const isName = isIP(host) === 0
  if (isName ? isInternalName(host) : !isPublicAddress(host)) return refusedAddress
  // Parsers disagree: 010.0.0.1 is 8.0.0.1 to a browser, and 10.0.0.1 to others.
  if (!isName && !text.includes(url.host)) return bad(`Write the address plainly: ${url.host}.`)
  return { ok: true, url, mayBePrivate: false }
}

export const refusedAddress = {
  ok: false,
  problem: 'refused_address',
  message: 'The address is private, local or reserved; only public addresses are called.',
} as const

/** Whether the address belongs to the public internet. What is not known to be public is not. */
export function isPublicAddress(text: string): boolean {
  const canonical = canonicalAddress(text)
  if (canonical === undefined) return false
  const address = ipaddr.parse(canonical)
  // Global unicast is 2000::/3. Outside it lie old ways (`::127.0.0.1`) of writing an IPv4 address.
  if (address instanceof ipaddr.IPv6 && !address.match(globalUnicast)) return false
  return address.range() === 'unicast'
}

/** Reads `host:port` entries; throws with the offending one. */
export function parsePrivateHosts(entries: readonly string[]): PrivateHosts {
  return new Set(entries.map(parsePrivateHost))
}

function parsePrivateHost(entry: string): string {
  const url = /:\d{1,5}$/.test(entry) ? URL.parse(`http://${entry}`) : null
  if (!url || url.href !== `http://${url.host}/`) throw new Error(`"${entry}" is not host:port.`)
  return hostAndPort(url)
}

/** Always with the port, so that `host:443` and `https://host` are the same place. */
export const hostAndPort = (url: URL): string => `${url.hostname}:${url.port || defaultPorts[url.protocol]}`

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

const defaultPorts: Record<string, number> = { 'http:': 80, 'https:': 443 }
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/** Names that only mean something inside a machine or a network; a name without a dot is one of them. */
const isInternalName = (host: string): boolean =>
  /^[^.]+\.?$|(?:^|\.)(?:localhost|local|internal|lan|home\.arpa|onion)\.?$/.test(host)

const bad = (message: string): UrlVerdict => ({ ok: false, problem: 'bad_address', message })
