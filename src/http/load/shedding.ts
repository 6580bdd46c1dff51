import { parseNetworks, rateLimitKeyOf } from '../../kernel/network/address.ts'

/** How the node has been since it was asked last, in milliseconds: what it computed, and how late a timer came. */
export type Load = { computed: number; elapsed: number; late: number }
/** What an anonymous request may still have of the node's time. */
export type Admission = 'admitted' | 'network over budget' | 'all over budget'

/** One network of people nobody knows may have so much of a processor while others wait: hundreds of pages a second. */
const shareOfNetwork = 0.1
const noticedMilliseconds = 3
/** With everybody waiting so long, and for work of our own, those who are known come first. */
const unbearableMilliseconds = 250
/** Less than this share of a processor means that other programs keep us waiting: refusing would help nobody. */
const ownShare = 0.7
/** Each tick weighs so much against the ones before it: about two seconds are remembered. */
const weightOfTick = 0.05
const mostNetworks = 10_000

/** Programs of this machine, and everybody behind a proxy that was not named as trusted: there are no networks to tell apart. */
const loopback = parseNetworks(['127.0.0.0/8', '::1/128'])

/**
 * The budget of processor time for requests of nobody known, per network and in all.
 *
 * What the node computed in a tick is charged to the networks in the proportion of what they asked for, and forgotten within seconds. As
 * long as the node answers at once, a budget refuses nobody: it is about who waits for whom. A network that was over its budget is
 * admitted again at half of it.
 */
export function createShedding() {
  const shares = new Map<string, number>()
  const asked = new Map<string, number>()
  const over = new Set<string>()
  let total = 0
  let late = 0
  let computing = 0

  const charge = (computed: number): void => {
    for (const network of new Set([...shares.keys(), ...asked.keys()])) {
      const part = total === 0 ? 0 : (asked.get(network) ?? 0) / total
      const share = smooth(shares.get(network) ?? 0, part * computed)
      if (share < 0.001) shares.delete(network)
      else shares.set(network, share)
      if (share > shareOfNetwork) over.add(network)
      else if (share < shareOfNetwork / 2) over.delete(network)
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
      const computed = load.elapsed <= 0 ? 0 : Math.min(1, load.computed / load.elapsed)
      late = smooth(late, load.late, 4 * weightOfTick)
      computing = smooth(computing, computed, 4 * weightOfTick)
      charge(computed)
    },
    admit(address: string): Admission {
      if (late < noticedMilliseconds || loopback.has(address)) return 'admitted'
      if (over.size > 0 && over.has(rateLimitKeyOf(address))) return 'network over budget'
      return late >= unbearableMilliseconds && computing >= ownShare ? 'all over budget' : 'admitted'
    },
  }
}

export type Shedding = ReturnType<typeof createShedding>

const smooth = (before: number, now: number, weight = weightOfTick): number =>
  before + (now - before) * weight

const tickMilliseconds = 100

/** Measures this thread as long as it listens; answers how to stop. */
export function measureLoad(shedding: Pick<Shedding, 'measure'>): () => void {
  let used = process.threadCpuUsage()
  let at = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const { user, system } = process.threadCpuUsage(used)
    used = process.threadCpuUsage()
    const elapsed = now - at
    shedding.measure({
      computed: (user + system) / 1000,
      elapsed,
      late: Math.max(0, elapsed - tickMilliseconds),
    })
    at = now
  }, tickMilliseconds).unref()
  return () => clearInterval(timer)
}
