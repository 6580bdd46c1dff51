import type { Config } from '../config/config.ts'
import type { Db } from '../kernel/database/database.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { createOutgoing } from '../kernel/outgoing/outgoing.ts'
import type { RateLimits } from '../kernel/rate-limit/rate-limit.ts'
import type { PurgeService } from '../kernel/retention/retention.ts'
import { stopInTurn } from '../kernel/stop.ts'
import type { Audit } from '../ops/audit/service.ts'
import { createCarrierClient, type FetchOutcome } from '../tracking/carriers/client/client.ts'
import { carrierRoutes } from '../tracking/carriers/routes.ts'
import { createCarriers } from '../tracking/carriers/service.ts'
import { containerJobs } from '../tracking/containers/jobs.ts'
import { knownCarriers } from '../tracking/containers/numbers/known-carriers.ts'
import { containerRoutes } from '../tracking/containers/routes.ts'
import { createContainers, type CarrierAnswer } from '../tracking/containers/service.ts'
import { containerSettings } from '../tracking/containers/settings.ts'
import { linkRoutes } from '../tracking/links/routes.ts'
import { createLinks } from '../tracking/links/service.ts'
import { linkSettings } from '../tracking/links/settings.ts'
import { createAttempts } from '../tracking/portal/attempts.ts'
import { portalJobs } from '../tracking/portal/jobs.ts'
import { createPortalLimits } from '../tracking/portal/limits.ts'
import { portalRoutes } from '../tracking/portal/routes.ts'
import { createPortal } from '../tracking/portal/service.ts'
import { portalSettings } from '../tracking/portal/settings.ts'

export type TrackingDependencies = {
  audit: Audit
  retention: PurgeService
  rateLimits: RateLimits
  config: Pick<Config, 'portalUrl' | 'privateCarrierHosts'>
  /** The order a link is for; throws when there is none. */
  requireOrder: (db: Db, saleOrderId: string) => Promise<{ reference: string }>
}

/** The features of tracking: carriers → containers → links → portal; long because it lists what needs what. */
export function composeTracking(
  kernel: Kernel,
  { audit, retention, rateLimits, config, requireOrder }: TrackingDependencies,
) {
  const { database, clock, ids, bus, log, metrics, observe, secrets, settings: registry } = kernel
  const shared = { db: database.db, clock, ids, bus, log, audit, secrets }
  const outgoing = createOutgoing({ privateHosts: config.privateCarrierHosts })
  const client = createCarrierClient({ outgoing, clock, observe })
  const onSetUp = (db: Db, scac: string) => containers.wake(db, scac)
  const carriers = createCarriers({ ...shared, client, onSetUp })
  const containers = createContainers({
    ...shared,
    random: Math.random,
    settings: registry.view(containerSettings),
    askCarrier: async (db, { scac, number }) => toAnswer(await carriers.fetchEvents(db, scac, number)),
  })
  const prewarm = (saleOrderId: string) =>
    void containers
      .current(saleOrderId, { waitMilliseconds: 0 })
      .catch((err: unknown) => log.warn({ err }, 'not pre-warmed'))
  const links = createLinks({
    ...shared,
    requireOrder,
    onCreated: prewarm,
    portalUrl: config.portalUrl,
    settings: registry.view(linkSettings),
  })
  const settings = registry.view(portalSettings)
  const attempts = createAttempts({ ...shared, metrics, links })
  const portal = createPortal({
    ...shared,
    links,
    containers,
    attempts,
    settings,
    limits: createPortalLimits(rateLimits, settings),
    referenceOf: async (db, id) => (await requireOrder(db, id)).reference,
    carrierName: (scac) => knownCarriers.find((carrier) => carrier.scac === scac)?.name,
  })
  return {
    carriers,
    containers,
    links,
    portal,
    companyName: () => settings.get('ops.company.name'),
    routes: [
      ...carrierRoutes(carriers),
      ...containerRoutes(containers),
      ...linkRoutes(links),
      ...portalRoutes(portal),
    ],
    jobs: [...containerJobs(containers), ...portalJobs(retention)],
    start: () => attempts.start(),
    stop: (): Promise<void> =>
      stopInTurn([() => containers.settle(), () => outgoing.close(), () => attempts.stop()]),
  }
}

function toAnswer(outcome: FetchOutcome): CarrierAnswer {
  if (outcome.ok) return { ok: true, events: outcome.events }
  const { kind, sentence } = outcome.problem
  return { ok: false, sentence, isNotSetUp: kind === 'not_configured' }
}
