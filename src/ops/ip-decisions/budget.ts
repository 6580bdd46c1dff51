import { networkOf, siteOf } from '../../kernel/address.ts'
import { minuteOf } from './sameness.ts'

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
export const floodNetworkOf = (address: string): string =>
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
      if (!takeFrom(`${kind} ${floodNetworkOf(address)}`, mostPerNetwork[kind], at))
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
