import { minuteOf } from './sameness.ts'

/** So many decisions a minute get a code of their own to each network; no office needs more, and a flood must not fill the table. */
const mostPerMinute = 100
const mostNetworks = 10_000

export type Budget = {
  /** Whether another new decision may be written for that network in this minute. */
  take(network: string, at: Date): boolean
}

export function createBudget(): Budget {
  const networks = new Map<string, { minute: number; taken: number }>()
  return {
    take(network, at) {
      const minute = minuteOf(at)
      const before = networks.get(network)
      const taken = (before?.minute === minute ? before.taken : 0) + 1
      networks.delete(network)
      networks.set(network, { minute, taken })
      const oldest = networks.size > mostNetworks ? networks.keys().next().value : undefined
      if (oldest !== undefined) networks.delete(oldest)
      return taken <= mostPerMinute
    },
  }
}
