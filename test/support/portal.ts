import { sql } from 'kysely'
import { createMetrics } from '../../src/kernel/metrics.ts'
import type { Database } from '../../src/kernel/database/database.ts'
import type { Caller } from '../../src/kernel/identity.ts'
import { createLog } from '../../src/kernel/log.ts'
import { ensurePartitions } from '../../src/kernel/database/partitions.ts'
import { createRateLimits, rateLimitMigrations } from '../../src/kernel/rate-limit/rate-limit.ts'
import { createSecrets } from '../../src/kernel/secrets.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import { containerMigrations } from '../../src/tracking/containers/migrations.ts'
import { linkMigrations } from '../../src/tracking/links/migrations.ts'
import { createLinks } from '../../src/tracking/links/service.ts'
import { linkSettings } from '../../src/tracking/links/settings.ts'
import { createAttempts } from '../../src/tracking/portal/attempts.ts'
import { createPortalLimits } from '../../src/tracking/portal/limits.ts'
import { portalMigrations } from '../../src/tracking/portal/migrations.ts'
import { createPortal, type Visit } from '../../src/tracking/portal/service.ts'
import { portalSettings } from '../../src/tracking/portal/settings.ts'
import { portalPartitioned } from '../../src/tracking/portal/tables.ts'
import { createTestAudit } from './audit.ts'
import { setUpContainers } from './containers.ts'

export const portalTables = {
  ...rateLimitMigrations,
  ...containerMigrations,
  ...linkMigrations,
  ...portalMigrations,
}

export const operator: Caller = {
  actor: { kind: 'user', id: 'u-1', name: 'Olga' },
  roles: ['operator'],
  address: '192.0.2.1',
}

/** The portal with its links and containers on one node, and more nodes when wanted, on one database. */
export async function setUpPortal(database: Database, start?: Date) {
  const boxes = await setUpContainers(database, start)
  await emptyTables(database)
  const features = createFeatures(boxes)
  const { links, attempts, portal } = features
  const { db } = boxes
  return {
    ...boxes,
    ...features,
    visit: (token: string, more: Partial<Visit> = {}) => portal.look(visitOf(token, more)),
    /** A link to an order, and the token in it. */
    link: async (saleOrderId: string) => {
      const { id, url } = await links.create(db, { saleOrderId }, operator)
      return { id, url, token: url.slice(url.lastIndexOf('/') + 1) }
    },
    /** The attempts as they are stored, oldest first. */
    recorded: async () => {
      await attempts.stop()
      return (await portal.listAttempts(db, { limit: 500 })).items.reverse()
    },
  }
}

async function emptyTables({ owner }: Database): Promise<void> {
  await ensurePartitions(owner, portalPartitioned)
  await sql`truncate breakwater.tracking_link, breakwater.tracking_attempt, breakwater.rate_limit`.execute(
    owner,
  )
}

type Boxes = Awaited<ReturnType<typeof setUpContainers>>

function createFeatures({ db, clock, ids, wire, containers }: Boxes) {
  const audit = createTestAudit()
  const registry = createSettingRegistry([linkSettings, portalSettings])
  const settings = registry.view(portalSettings)
  const log = createLog({ level: 'silent' })
  const shared = { db, clock, ids, audit, log, secrets: createSecrets(Buffer.alloc(32, 7)) }
  const orders = createOrders()
  const startLinks = () =>
    createLinks({
      ...shared,
      ...orders,
      bus: wire.node(),
      settings: registry.view(linkSettings),
      portalUrl: 'https://track.example.com',
    })
  const links = startLinks()
  const attempts = createAttempts({ ...shared, metrics: createMetrics(), links })
  const rateLimits = createRateLimits({ db, log, bus: { liveNodes: () => ['me'] } })
  const portal = createPortal({
    ...shared,
    bus: wire.node(),
    links,
    containers,
    attempts,
    settings,
    limits: createPortalLimits(rateLimits, settings),
    referenceOf: async () => (await orders.requireOrder()).reference,
    carrierName: () => 'Maersk',
  })
  return { audit, registry, orders, links, startLinks, attempts, portal }
}

/** The documents as far as the portal knows them: every order is there, unless they are broken. */
function createOrders() {
  const orders = {
    isBroken: false,
    prewarmed: [] as string[],
    onCreated: (saleOrderId: string) => void orders.prewarmed.push(saleOrderId),
    requireOrder: () =>
      orders.isBroken ? Promise.reject(new Error('secret detail')) : Promise.resolve({ reference: 'SO-1' }),
  }
  return orders
}

/** Somebody opens the page in a browser. */
const visitOf = (token: string, more: Partial<Visit>): Visit => ({
  token,
  format: 'page',
  address: '198.51.100.7',
  isMachine: false,
  language: undefined,
  acceptLanguage: undefined,
  isRefresh: false,
  acceptsGzip: false,
  isNavigation: true,
  caller: { actor: { kind: 'anonymous' }, roles: [], address: more.address ?? '198.51.100.7' },
  ...more,
})
