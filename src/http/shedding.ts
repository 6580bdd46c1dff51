import { performance } from 'node:perf_hooks'
import { rateLimitKeyOf } from '../kernel/address.ts'

/** How the node has been since it was asked last: milliseconds it worked, and milliseconds a timer came late. */
export type Load = { busy: number; elapsed: number; late: number }
/** What an anonymous request may still have of the node's time. */
export type Admission = 'admitted' | 'network over budget' | 'all over budget'

/** One network of people nobody knows may have so much of a processor while others wait. */
const shareOfNetwork = 0.2
/** Nobody notices less. */
const noticedMilliseconds = 20
/** With everybody waiting so long, those who are known come first. */
const unbearableMilliseconds = 250
/** Each tick weighs so much against the ones before it: about two seconds are remembered. */
const weightOfTick = 0.05
const mostNetworks = 10_000

/**
 * The budget of processor time for requests of nobody known, per network and in all.
 *
 * What the node worked in a tick is charged to the networks in the proportion of what they asked for, and forgotten within seconds. As
 * long as the node answers at once, a budget refuses nobody: it is about who waits for whom.
 */
export function createShedding() {
  const shares = new Map<string, number>()
  const asked = new Map<string, number>()
  let total = 0
  let late = 0

  const charge = (busyShare: number): void => {
    for (const network of new Set([...shares.keys(), ...asked.keys()])) {
      const part = total === 0 ? 0 : (asked.get(network) ?? 0) / total
      const share = smooth(shares.get(network) ?? 0, part * busyShare)
      if (share < 0.001) shares.delete(network)
      else shares.set(network, share)
    }
    asked.clear()
    total = 0
  }

  return {
    /** Counts a request; one of somebody known has no address. */
    note(address?: string): void {
      total++
      if (address === undefined) return
      const network = rateLimitKeyOf(address)
      if (asked.size < mostNetworks || asked.has(network)) asked.set(network, (asked.get(network) ?? 0) + 1)
    },
    /** Called once in a tick. */
    measure(load: Load): void {
      late = smooth(late, load.late, 4 * weightOfTick)
      charge(load.elapsed === 0 ? 0 : Math.min(1, load.busy / load.elapsed))
    },
    admit(address: string): Admission {
      if (late < noticedMilliseconds) return 'admitted'
      if (late >= unbearableMilliseconds) return 'all over budget'
      const share = shares.get(rateLimitKeyOf(address)) ?? 0
      return share > shareOfNetwork ? 'network over budget' : 'admitted'
    },
  }
}

export type Shedding = ReturnType<typeof createShedding>

const smooth = (before: number, now: number, weight = weightOfTick): number =>
  before + (now - before) * weight

const tickMilliseconds = 100

/** Measures this process as long as it listens; answers how to stop. */
export function measureLoad(shedding: Pick<Shedding, 'measure'>): () => void {
  let before = performance.eventLoopUtilization()
  let at = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const { active, idle } = performance.eventLoopUtilization(before)
    before = performance.eventLoopUtilization()
    shedding.measure({ busy: active, elapsed: active + idle, late: Math.max(0, now - at - tickMilliseconds) })
    at = now
  }, tickMilliseconds).unref()
  return () => clearInterval(timer)
}
