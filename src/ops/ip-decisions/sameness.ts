import { hash } from 'node:crypto'
import { rateLimitKeyOf } from '../../kernel/address.ts'
import type { Refusal } from './refusal.ts'

/** So long the same refusal has the same code. */
export const sameHours = 1

/** What makes two refusals the same to the people concerned: they get one code, and are counted. An IPv6 client moves within its /64. */
export function samenessOf(refusal: Refusal, version: number): string {
  const { verdict, by, occasion } = refusal
  const address = rateLimitKeyOf(by.address ?? '')
  return hashed([...whoIn(refusal), address, verdict.rule?.id ?? verdict.reason, version, occasion])
}

/** An account whose password was asked for stands for its owner, and for whether that was proved. */
function whoIn({ account, apiToken, user, proof }: Refusal): readonly string[] {
  if (account !== undefined) return ['account', account]
  return apiToken ? ['token', apiToken.id, proof] : ['user', user?.id ?? '', proof]
}

/** What all refusals of a network, or all there are, have in common that come in a minute of too many. */
export const samenessOfFlood = (network: string | undefined, at: Date): string =>
  hashed(['flood', network ?? 'all', minuteOf(at)])

export const minuteOf = (at: Date): number => Math.floor(at.getTime() / 60_000)

const hashed = (parts: readonly (string | number)[]): string =>
  hash('sha256', JSON.stringify(parts), 'base64url')
