import {
  createAnnouncedCache,
  type AnnouncedCache,
  type Announcements,
} from '../../kernel/bus/announced-cache.ts'
import { rateLimitKeyOf } from '../../kernel/network/address.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { isAppError, type AppError } from '../../kernel/errors.ts'
import type { Log } from '../../kernel/log.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Audit } from '../../ops/audit/service.ts'
import type { Containers } from '../containers/service.ts'
import type { FoundLink, Links } from '../links/service.ts'
import { toAttempt, type Attempts } from './attempts.ts'
import { toCalendar } from './calendar.ts'
import type { Outcome, TrackingAttempt } from './contract.ts'
import { errors } from './errors.ts'
import { createEventThrottle } from '../../kernel/event-throttle.ts'
import { chooseLanguage } from './languages/choose.ts'
import type { Language } from './languages/language.ts'
import type { PortalLimits } from './limits.ts'
import { createPageCache } from './page/cache.ts'
import { renderNotice } from './page/frame.ts'
import { renderTrackingPage } from './page/page.ts'
import { listAttempts, type AttemptFilter } from './queries.ts'
import { calendarReply, jsonReply, pageReply, type PortalReply } from './reply.ts'
import type { portalSettings } from './settings.ts'
import { toTrackingJson } from './to-tracking-json.ts'
import { companyOf, toView } from './to-view.ts'
import type { NoticeKind, TrackingView, Visit } from './view.ts'

export type { Visit } from './view.ts'

export type PortalDependencies = {
  db: Db
  clock: Clock
  log: Log
  bus: Announcements
  audit: Pick<Audit, 'record'>
  links: Links
  containers: Containers
  limits: PortalLimits
  attempts: Attempts
  settings: Settings<typeof portalSettings>
  /** The order's own reference, which its customer knows. */
  referenceOf: (db: Db, saleOrderId: string) => Promise<string | undefined>
  carrierName: (scac: string) => string | undefined
}
export type Portal = ReturnType<typeof createPortal>

/** What came of a visit; `error` says why nothing is shown. */
type Seen = { outcome: Outcome; link?: FoundLink; container?: string; wasCached?: boolean } & (
  { reply: PortalReply } | { error: AppError; notice: NoticeKind }
)

/** A page never waits longer for a carrier. */
const pageBudget = { waitMilliseconds: 500 }
const remembered = { capacity: 20_000, believedDeafMilliseconds: 30_000 }

/** The public tracking page, its JSON and its calendar. Whatever goes wrong, the visitor gets a readable answer. */
export function createPortal(dependencies: PortalDependencies) {
  const eventThrottle = createEventThrottle()
  const pages = createPageCache()
  const references = createAnnouncedCache(dependencies.bus, {
    topic: 'tracking.orders',
    ...remembered,
    load: (saleOrderId) => dependencies.referenceOf(dependencies.db, saleOrderId),
  })
  const context: Context = { ...dependencies, eventThrottle, pages, references }

  return {
    async look(visit: Visit): Promise<PortalReply> {
      const began = performance.now()
      const seen = await see(context, visit).catch((thrown: unknown) => failed(dependencies.log, thrown))
      dependencies.attempts.note({
        address: visit.address,
        outcome: seen.outcome,
        linkId: seen.link?.id ?? null,
        container: seen.container ?? null,
        milliseconds: performance.now() - began,
        wasCached: seen.wasCached ?? false,
        isOpening: visit.isNavigation && visit.format === 'page' && !visit.isRefresh,
        isAnonymous: !visit.isMachine && !dependencies.limits.isExempt(visit.address),
      })
      return 'reply' in seen ? seen.reply : refusal(context, visit, seen)
    },

    async listAttempts(db: Db, filter: AttemptFilter): Promise<Page<TrackingAttempt>> {
      const page = await listAttempts(db, filter)
      return { ...page, items: page.items.map(toAttempt) }
    },
  }
}

type Context = PortalDependencies & {
  eventThrottle: ReturnType<typeof createEventThrottle>
  pages: ReturnType<typeof createPageCache>
  references: Pick<AnnouncedCache<string>, 'get'>
}

/** Check part (no I/O) → limit → link → containers → page. */
async function see(context: Context, visit: Visit): Promise<Seen> {
  const { links, limits } = context
  const isGenuine = links.isGenuine(visit.token)
  if (!isGenuine) await noteFlood(context, visit, 'tracking.invalid_token_burst')
  if (!visit.isMachine && !limits.isExempt(visit.address)) {
    const verdict = await (isGenuine ? limits.use(visit, visit.address) : limits.useInvalid(visit.address))
    if (!verdict.allowed) {
      await noteFlood(context, visit, 'tracking.rate_limited')
      const { retryAfterSeconds } = verdict
      return {
        outcome: 'limited',
        notice: 'limited',
        error: errors.LOOKUPS_EXCEEDED({}, { retryAfterSeconds }),
      }
    }
  }
  if (!isGenuine) return { outcome: 'malformed', notice: 'unknown', error: errors.LINK_UNKNOWN() }
  const link = await links.find(visit.token)
  if (!link) return { outcome: 'unknown', notice: 'unknown', error: errors.LINK_UNKNOWN() }
  if (link.state !== 'active') return { outcome: 'gone', link, notice: 'gone', error: errors.LINK_GONE() }
  return show(context, visit, link)
}

async function show(context: Context, visit: Visit, link: FoundLink): Promise<Seen> {
  const followed = await context.containers.current(link.saleOrderId, pageBudget)
  const orderReference = (await context.references.get(link.saleOrderId)) ?? ''
  const isAsking = followed.some(({ isAsking, state }) => isAsking && state.events.length === 0)
  const container = followed.map(({ state }) => state.number).join(' ')
  const about = { outcome: isAsking ? ('asking' as const) : ('shown' as const), link, container }
  const view = (): TrackingView => toView(context, visit, { link, followed, orderReference, isAsking })
  const language = chooseLanguage(visit.language, visit.acceptLanguage)
  if (visit.format === 'json') return { ...about, reply: jsonReply(toTrackingJson(view())) }
  if (visit.format === 'calendar') return { ...about, reply: calendarReply(toCalendar(view(), language)) }
  const now = context.clock.now()
  const basis = JSON.stringify([companyOf(context), orderReference, visit.isRefresh])
  const key = { linkId: link.id, language: language.code, basis }
  const cached = context.pages.get(key, followed, now)
  const page = cached ?? context.pages.put(key, followed, { html: renderTrackingPage(view(), language), now })
  return {
    ...about,
    wasCached: cached !== undefined,
    reply: pageReply(page, { ...visit, status: 200, language: language.code }),
  }
}

/** A person gets a readable page, a machine the problem document (thrown, for the HTTP layer). */
function refusal(
  context: Context,
  visit: Visit,
  { error, notice }: { error: AppError; notice: NoticeKind },
): PortalReply {
  if (visit.format !== 'page') throw error
  const language: Language = chooseLanguage(visit.language, visit.acceptLanguage)
  const { retryAfterSeconds } = error.extras
  const html = renderNotice(
    {
      kind: notice,
      company: companyOf(context),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
    language,
  )
  const reply = pageReply(
    { plain: Buffer.from(html) },
    { ...visit, status: error.status, language: language.code },
  )
  return retryAfterSeconds === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfterSeconds) } }
}

function failed(log: Log, thrown: unknown): Seen {
  if (!isAppError(thrown)) log.error({ err: thrown }, 'a tracking page failed')
  return {
    outcome: 'failed',
    notice: 'unavailable',
    error: errors.TRACKING_UNAVAILABLE({}, { retryAfterSeconds: 60 }),
  }
}

async function noteFlood(
  { eventThrottle, clock, audit, db, log }: Context,
  visit: Visit,
  type: string,
): Promise<void> {
  const count = eventThrottle.note(`${type} ${rateLimitKeyOf(visit.address)}`, clock.now())
  if (count === undefined) return
  const entry = { type, outcome: 'denied' as const, by: visit.caller, details: { count } }
  await audit
    .record(db, entry)
    .catch((err: unknown) => log.error({ err, type }, 'a flood could not be recorded'))
}
