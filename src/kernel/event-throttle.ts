import ipaddr from 'ipaddr.js'

/** A flood writes its first event, and then one per minute with a count: the log stays readable and cannot be filled from outside. */
export type EventThrottle = {
  /** How many happened since the last event, when an event is due now; else undefined. */
  note(key: string, now: Date): number | undefined
}

const eventEveryMilliseconds = 60_000
const mostKeys = 10_000
/** One customer has 65,536 networks of 64 bits in one of 48: beyond this many at a time they are one flood. */
const mostNetworksOfSite = 8

type Flood = { toldAt: number; untold: number }
type Site = { since: number; networks: number }

/** Keys are texts; one that ends in an IPv6 /64 is counted with its /48 when many of that come at a time. */
export function createEventThrottle(): EventThrottle {
  const eventThrottle = new Map<string, Flood>()
  const sites = new Map<string, Site>()

  const isQuiet = (since: number, now: Date): boolean => now.getTime() - since >= eventEveryMilliseconds

  const keyOf = (key: string, now: Date): string => {
    const own = eventThrottle.get(key)
    const wide = own && !isQuiet(own.toldAt, now) ? undefined : siteKeyOf(key)
    if (wide === undefined) return key
    const known = sites.get(wide)
    const site = known && !isQuiet(known.since, now) ? known : { since: now.getTime(), networks: 0 }
    keep(sites, wide, site)
    site.networks += 1
    return site.networks > mostNetworksOfSite ? wide : key
  }

  return {
    note(given, now) {
      const key = keyOf(given, now)
      const flood = eventThrottle.get(key)
      if (flood && !isQuiet(flood.toldAt, now)) {
        flood.untold += 1
        return undefined
      }
      keep(eventThrottle, key, { toldAt: now.getTime(), untold: 0 })
      return (flood?.untold ?? 0) + 1
    },
  }
}

/** The same key with the /48 around the network at its end. */
function siteKeyOf(key: string): string | undefined {
  const network = /[0-9a-f:]+(?=\/64$)/.exec(key)?.[0]
  if (network === undefined || !ipaddr.IPv6.isValid(network)) return undefined
  const site = ipaddr.IPv6.networkAddressFromCIDR(`${network}/48`).toString()
  return `${key.slice(0, key.length - network.length - '/64'.length)}${site}/48`
}

/** As the newest; the oldest is forgotten when there are too many. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const oldest = map.size > mostKeys ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
}
