import { Compile } from 'typebox/compile'
import { createUser } from '../ops/users/contract.ts'
import { parseNetworks } from '../kernel/network/address.ts'
import { parsePrivateHosts } from '../kernel/outgoing/guard.ts'

/** What single variables may say. Each reads one text and throws what is wrong with it, without the variable's name. */
export function parsePort(value: string): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535)
    throw new Error(`"${value}" is not a port (0 to 65535)`)
  return Number(value)
}

export function parseOrigin(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error(`"${value}" is not an http(s) address`)
  if (url.pathname !== '/' || url.search !== '' || url.username !== '')
    throw new Error('must be an origin, without a path')
  return url.origin
}

export function parseWebAddress(value: string): string {
  const url = URL.parse(value)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new Error(`"${value}" is not an http(s) address`)
  return url.href
}

export function parseDatabaseUrl(value: string): string {
  if (!/^postgres(ql)?:\/\//.test(value) || !URL.canParse(value))
    throw new Error('is not a postgres:// address')
  return value
}

export function parseRedisUrl(value: string): string {
  if (!/^rediss?:\/\//.test(value) || !URL.canParse(value)) throw new Error('is not a redis:// address')
  return value
}

export function parseSecret(value: string): string {
  if (value.length < 32) throw new Error('is too short: at least 32 characters')
  return value
}

const splitList = (value: string): string[] =>
  value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')

export function parseNetworkList(value: string): string[] {
  const entries = splitList(value)
  parseNetworks(entries)
  return entries
}

export function parseHostNameList(value: string): string[] {
  const entries = splitList(value)
  const wrong = entries.find((entry) => !URL.canParse(`http://${entry}`) || /[/@?#]/.test(entry))
  if (wrong !== undefined) throw new Error(`"${wrong}" is not a host name`)
  return entries
}

export function parseProtectedHosts(value: string, publicUrl: string): string[] {
  const origins = splitList(value).map(parseOrigin)
  const own = new URL(publicUrl).hostname
  const close = origins.find((origin) => new URL(origin).hostname === own)
  // Cookies know no ports: the application would receive our session cookie.
  if (close !== undefined) throw new Error(`"${close}" has the host name of BREAKWATER_PUBLIC_URL`)
  return origins
}

export function parsePrivateHostList(value: string): string[] {
  const entries = splitList(value)
  parsePrivateHosts(entries)
  return entries
}

export function parseTimeZone(value: string): string {
  // Throws for a zone that it does not know.
  return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone
}

const logLevels: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
export function parseLogLevel(value: string): string {
  if (!logLevels.includes(value)) throw new Error(`"${value}" is none of ${logLevels.join(', ')}`)
  return value
}

const isEmail = Compile(createUser.body.properties.email)

/** What a person signs in with has to be an address that they could have. */
export function parseEmail(value: string): string {
  if (isEmail.Check(value)) return value
  throw new Error(`"${String(value)}" is not an email address`)
}

export function parseDrainSeconds(value: string): number {
  if (!/^\d{1,3}$/.test(value) || Number(value) > 300)
    throw new Error(`"${value}" is not a number from 0 to 300`)
  return Number(value)
}

export function parseBoolean(value: string): boolean {
  if (value !== 'true' && value !== 'false') throw new Error(`"${value}" is neither true nor false`)
  return value === 'true'
}
