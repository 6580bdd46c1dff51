import { parseNetworks, rateLimitKeyOf, type NetworkSet } from '../../kernel/network/address.ts'
import type { LimitVerdict, RateLimits } from '../../kernel/rate-limit/rate-limit.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import { languages } from './languages/choose.ts'
import type { portalSettings } from './settings.ts'

/** What of a visit decides what it counts as. */
export type Look = { format: 'page' | 'json' | 'calendar'; isRefresh: boolean; language: string | undefined }

/**
 * What a page gets besides the look-ups, so that refreshing itself and switching its language do not eat them: a few each
 * hour, whatever pages they are of. Only what the page's own links say is one; any other spelling is a look-up.
 */
export function extraOf({ format, isRefresh, language }: Look): 'refresh' | 'language' | undefined {
  if (format !== 'page') return undefined
  if (isRefresh) return 'refresh'
  return languages.some(({ code }) => code === language) ? 'language' : undefined
}

const hourSeconds = 3600
const extrasPerHour = 3
const calendarsPerHour = 60
/** A made-up token costs as much as three look-ups: guessing ends sooner than reading. */
const invalidCost = 3

export type PortalLimits = ReturnType<typeof createPortalLimits>

/** Look-ups per client: an IPv4 address, an IPv6 /64. */
export function createPortalLimits(
  rateLimits: Pick<RateLimits, 'limiter'>,
  settings: Settings<typeof portalSettings>,
) {
  const hourly = (name: string, points: () => number) =>
    rateLimits.limiter({ name, seconds: hourSeconds, points })
  const lookups = hourly('tracking', () => settings.get('ops.tracking.requests_per_hour'))
  const calendars = hourly('tracking-calendar', () => calendarsPerHour)
  const extras = {
    refresh: hourly('tracking-refresh', () => extrasPerHour),
    language: hourly('tracking-language', () => extrasPerHour),
  }
  const exempt = networksOf(settings)
  return {
    isExempt: (address: string): boolean => exempt().has(address),
    /** Counts a visit with a genuine token: an extra while there are any, then a look-up. A calendar never shows the page. */
    async use(look: Look, address: string): Promise<LimitVerdict> {
      const key = rateLimitKeyOf(address)
      if (look.format === 'calendar') return calendars.consume(key)
      const extra = extraOf(look)
      const verdict = extra && (await extras[extra].consume(key))
      return verdict?.allowed ? verdict : lookups.consume(key)
    },
    useInvalid: (address: string): Promise<LimitVerdict> =>
      lookups.consume(rateLimitKeyOf(address), invalidCost),
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
