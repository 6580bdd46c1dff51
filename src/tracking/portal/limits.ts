import { parseNetworks, rateLimitKeyOf, type NetworkSet } from '../../kernel/address.ts'
import type { LimitVerdict, RateLimits } from '../../kernel/rate-limit.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { portalSettings } from './settings.ts'

/** `aside`: calendar, language switch and the one automatic refresh, which must not eat the look-ups. */
export type Bucket = 'lookup' | 'aside'

/** Only a page refreshes itself or switches its language; the JSON always counts. */
export function bucketOf(visit: {
  format: string
  isRefresh: boolean
  language: string | undefined
}): Bucket {
  if (visit.format === 'json') return 'lookup'
  return visit.format === 'calendar' || visit.isRefresh || visit.language !== undefined ? 'aside' : 'lookup'
}

const hourSeconds = 3600
const asidePerHour = 60
/** A made-up token costs as much as three look-ups: guessing ends sooner than reading. */
const invalidCost = 3

export type PortalLimits = ReturnType<typeof createPortalLimits>

/** Look-ups per client: an IPv4 address, an IPv6 /64. */
export function createPortalLimits(
  rateLimits: Pick<RateLimits, 'limiter'>,
  settings: Settings<typeof portalSettings>,
) {
  const buckets = {
    lookup: rateLimits.limiter({
      name: 'tracking',
      seconds: hourSeconds,
      points: () => settings.get('ops.tracking.requests_per_hour'),
    }),
    aside: rateLimits.limiter({ name: 'tracking-aside', seconds: hourSeconds, points: () => asidePerHour }),
  }
  const exempt = networksOf(settings)
  return {
    isExempt: (address: string): boolean => exempt().has(address),
    use: (bucket: Bucket, address: string): Promise<LimitVerdict> =>
      buckets[bucket].consume(rateLimitKeyOf(address)),
    useInvalid: (address: string): Promise<LimitVerdict> =>
      buckets.lookup.consume(rateLimitKeyOf(address), invalidCost),
  }
}

/** The exempt networks, parsed again only when the setting changed. */
function networksOf(settings: Settings<typeof portalSettings>): () => NetworkSet {
  let parsedFrom: readonly string[] | undefined
  let networks = parseNetworks([])
  return () => {
    const entries = settings.get('ops.tracking.exempt_networks')
    if (entries === parsedFrom) return networks
    parsedFrom = entries
    networks = parseNetworks(entries)
    return networks
  }
}
