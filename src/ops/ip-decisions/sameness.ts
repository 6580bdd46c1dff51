import { hash } from 'node:crypto'
import { networkOf, rateLimitKeyOf } from '../../kernel/address.ts'
import type { Refusal } from './refusal.ts'

/** So long the same refusal has the same code. */
export const sameHours = 1

/** What makes two refusals the same to the people concerned: they get one code, and are counted. An IPv6 client moves within its /64. */
export function samenessOf(
  { verdict, by, occasion, proof, user, apiToken }: Refusal,
  version: number,
): string {
  const who = apiToken ? ['token', apiToken.id] : ['user', user?.id ?? '']
  const address = rateLimitKeyOf(by.address ?? '')
  return hashed([...who, address, verdict.rule?.id ?? verdict.reason, version, occasion, proof])
}

/** What all refusals of a network have in common that come in a minute of too many. */
export const samenessOfFlood = ({ by }: Refusal, at: Date): string =>
  hashed(['flood', networkOf(by.address ?? ''), minuteOf(at)])

export const minuteOf = (at: Date): number => Math.floor(at.getTime() / 60_000)

const hashed = (parts: readonly (string | number)[]): string =>
  hash('sha256', JSON.stringify(parts), 'base64url')
