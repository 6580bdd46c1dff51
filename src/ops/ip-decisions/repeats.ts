import { addHours } from '../../kernel/clock.ts'
import { hash } from 'node:crypto'
import { rateLimitKeyOf, networkOf, siteOf } from '../../kernel/network/address.ts'
import type { Refusal } from './decision-row.ts'

export type Noted = { id: string; code: string; at: Date }

/** Decisions of the last hour by their sameness, so that a repeated refusal costs no query. */
export type Repeats = {
  /** The decision that is known, or is being written at this moment. */
  find(sameness: string, at: Date): Promise<Noted> | undefined
  /** Remembers what is being written; when that fails, the next refusal tries again. */
  keep(sameness: string, noted: Promise<Noted>): Promise<Noted>
}

const mostRemembered = 10_000

export function createRepeats(): Repeats {
  const entries = new Map<string, { noted: Promise<Noted>; until: Date | undefined }>()
  return {
    find(sameness, at) {
      const entry = entries.get(sameness)
      return entry && (entry.until === undefined || entry.until > at) ? entry.noted : undefined
    },
    async keep(sameness, noted) {
      const entry = { noted, until: undefined as Date | undefined }
      entries.delete(sameness)
      entries.set(sameness, entry)
      const oldest = entries.size > mostRemembered ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
      try {
        const { at } = await noted
        entry.until = addHours(at, sameHours)
        return await noted
      } catch (error) {
        if (entries.get(sameness) === entry) entries.delete(sameness)
        throw error
      }
    },
  }
}

/** So long the same refusal has the same code. */
export const sameHours = 1

/** What makes two refusals the same to the people concerned: they get one code, and are counted. An IPv6 client moves within its /64. */
export function dedupeKeyOf(refusal: Refusal, version: number): string {
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
export const dedupeKeyOfThrottled = (network: string | undefined, at: Date): string =>
  hashed(['flood', network ?? 'all', minuteOf(at)])

export const minuteOf = (at: Date): number => Math.floor(at.getTime() / 60_000)

const hashed = (parts: readonly (string | number)[]): string =>
  hash('sha256', JSON.stringify(parts), 'base64url')

/** So many decisions a minute get a code of their own to each network; no office needs more, and a flood must not fill the table. */
const mostPerNetwork = { proven: 100, claimed: 20 }
/** To all networks together, of people who have proved nothing: who has many networks must not fill it either. */
const mostClaimed = 60
/** Events in all, of people who have proved nothing. */
const mostEvents = 60
const mostNetworks = 10_000

/** With whom a decision shares its code: with nobody, with all of its network, or with everybody in this minute. */
export type Sharing = 'own' | 'network' | 'all'

export type Budget = {
  /** What another new decision about that address may be in this minute. */
  take(address: string, isProven: boolean, at: Date): Sharing
  /** Whether another event about somebody who has proved nothing may be written in this minute. */
  takeEvent(at: Date): boolean
}

/** Whom a flood is counted for: an IPv4 /24, an IPv6 /48, which is what one customer has. */
export const throttleNetworkOf = (address: string): string =>
  address.includes(':') ? siteOf(address) : networkOf(address)

export function createBudget(): Budget {
  const networks = new Map<string, { minute: number; taken: number }>()
  const takeFrom = (key: string, most: number, at: Date): boolean => {
    const minute = minuteOf(at)
    const before = networks.get(key)
    const taken = (before?.minute === minute ? before.taken : 0) + 1
    networks.delete(key)
    networks.set(key, { minute, taken })
    const oldest = networks.size > mostNetworks ? networks.keys().next().value : undefined
    if (oldest !== undefined) networks.delete(oldest)
    return taken <= most
  }
  const claimed = createCounter(mostClaimed)
  const events = createCounter(mostEvents)
  return {
    take(address, isProven, at) {
      const kind = isProven ? 'proven' : 'claimed'
      if (!takeFrom(`${kind} ${throttleNetworkOf(address)}`, mostPerNetwork[kind], at))
        return isProven || claimed.hasLeft(at) ? 'network' : 'all'
      return isProven || claimed.take(at) ? 'own' : 'all'
    },
    takeEvent: (at) => events.take(at),
  }
}

/** Of one minute. */
function createCounter(most: number) {
  let current = { minute: 0, taken: 0 }
  const at = (moment: Date) => {
    const minute = minuteOf(moment)
    if (current.minute !== minute) current = { minute, taken: 0 }
    return current
  }
  return {
    take: (moment: Date): boolean => ++at(moment).taken <= most,
    hasLeft: (moment: Date): boolean => at(moment).taken < most,
  }
}
