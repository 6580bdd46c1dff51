import { randomBytes } from 'node:crypto'
import { createAnnouncedCache, type Announcements } from '../../kernel/bus/announced-cache.ts'
import { addDays, type Clock } from '../../kernel/clock.ts'
import type { Page } from '../../kernel/contract.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { hasRole, type Caller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import type { Static } from 'typebox'
import type { Audit } from '../../ops/audit/service.ts'
import type { createTrackingLink, TrackingLink } from './contract.ts'
import { errors } from './errors.ts'
import * as queries from './queries.ts'
import type { LinkQuery } from './queries.ts'
import type { linkSettings } from './settings.ts'
import type { LinkRow } from './tables.ts'
import { createLinkKeys, formatToken, hashToken, isGenuine } from './token.ts'

export type LinkDependencies = {
  clock: Clock
  ids: Ids
  audit: Pick<Audit, 'record'>
  db: Db
  bus: Announcements
  secrets: Secrets
  settings: Settings<typeof linkSettings>
  /** Throws when there is no such order. */
  requireOrder: (db: Db, saleOrderId: string) => Promise<unknown>
  /** Told of a new link, so that the first visitor finds the answer ready. */
  onCreated: (saleOrderId: string) => void
  portalUrl: string
}
export type Links = ReturnType<typeof createLinks>
export type FoundLink = { id: string; saleOrderId: string; state: 'active' | 'expired' | 'revoked' }

const currentKeyId = 1
const sealPurpose = 'tracking-link'
const longestDays = 730
const rememberedLinks = 20_000

/** Tracking links: capabilities that are labelled, counted, expiring and revocable, each on its own. */
export function createLinks(dependencies: LinkDependencies) {
  const { clock, ids, audit, secrets, settings } = dependencies
  const keys = createLinkKeys(currentKeyId, (id) => secrets.deriveKey(`tracking-link-check ${id}`))
  const rows = createAnnouncedCache(dependencies.bus, {
    topic: 'tracking.links',
    capacity: rememberedLinks,
    load: (hash) => queries.findLinkByHash(dependencies.db, Buffer.from(hash, 'hex')),
  })

  return {
    /** Whether we made this token; costs no look-up. */
    isGenuine: (token: string): boolean => isGenuine(token, keys),

    /** The link behind a genuine token, from memory when it was seen before. */
    async find(token: string): Promise<FoundLink | undefined> {
      const row = await rows.get(hashToken(token).toString('hex'))
      return row && { id: row.id, saleOrderId: row.sale_order_id, state: stateOf(row, clock.now()) }
    },

    /** Creates a link; its address is shown now and, while it is active, to whoever may create links. */
    create: (
      db: Db,
      order: { saleOrderId: string } & Static<typeof createTrackingLink.body>,
      caller: Caller,
    ) =>
      transact(db, async (tx) => {
        await dependencies.requireOrder(tx, order.saleOrderId)
        const now = clock.now()
        const expiresAt = expiryOf(order.expiresAt, {
          now,
          days: settings.get('ops.tracking.link_valid_days'),
        })
        const token = formatToken(randomBytes(32), keys)
        const link: LinkRow = {
          id: ids.next(),
          sale_order_id: order.saleOrderId,
          label: order.label?.normalize('NFC').trim() ?? null,
          token_hash: hashToken(token),
          token_sealed: Buffer.from(secrets.seal(sealPurpose, Buffer.from(token))),
          created_at: now,
          created_by: nameOf(caller),
          expires_at: expiresAt,
          revoked_at: null,
          fetched_at: null,
          opened_at: null,
          opened_count: 0,
        }
        await queries.insertLink(tx, link)
        await recordAbout(tx, { type: 'tracking.link_created', link, caller })
        dependencies.onCreated(order.saleOrderId)
        return { id: link.id, url: urlOf(token), expiresAt: expiresAt.toISOString() }
      }),

    /** An order's links, newest first unless asked otherwise; their addresses only for whoever may create links. */
    async list(
      db: Db,
      { saleOrderId, ...query }: { saleOrderId: string } & LinkQuery,
      caller: Caller,
    ): Promise<Page<TrackingLink>> {
      await dependencies.requireOrder(db, saleOrderId)
      const now = clock.now()
      const page = await queries.listLinks(db, saleOrderId, { ...query, now })
      const mayCreate = hasRole(caller.roles, 'operator')
      return {
        ...page,
        items: page.items.map((row) => toDto(row, { now, url: mayCreate ? urlFrom(row) : null })),
      }
    },

    /** Ends a link at once, on every node. Revoking it again changes nothing. */
    revoke: (db: Db, id: string, caller: Caller): Promise<void> =>
      transact(db, async (tx) => {
        const link = await queries.markRevoked(tx, id, clock.now())
        if (link) {
          await recordAbout(tx, { type: 'tracking.link_revoked', link, caller })
          await rows.announce(tx, [link.token_hash.toString('hex')])
        } else if (!(await queries.linkExists(tx, id))) throw errors.LINK_NOT_FOUND({ id })
      }),

    recordVisits: queries.addVisits,
  }

  async function recordAbout(
    tx: Db,
    { type, link, caller }: { type: string; link: LinkRow; caller: Caller },
  ): Promise<void> {
    const details = {
      saleOrderId: link.sale_order_id,
      label: link.label,
      expiresAt: link.expires_at.toISOString(),
    }
    await audit.record(tx, {
      type,
      outcome: 'success',
      by: caller,
      subject: { type: 'tracking_link', id: link.id },
      details,
    })
  }

  function urlOf(token: string): string {
    return `${dependencies.portalUrl}/track/${token}`
  }

  function urlFrom(row: LinkRow): string {
    return urlOf(Buffer.from(secrets.open(sealPurpose, row.token_sealed)).toString())
  }
}

function expiryOf(given: string | undefined, { now, days }: { now: Date; days: number }): Date {
  if (given === undefined) return addDays(now, days)
  const expiresAt = new Date(given)
  // A leap second is a valid time that no Date can hold; compared with it everything is false.
  if (!(expiresAt > now && expiresAt <= addDays(now, longestDays)))
    throw errors.LINK_EXPIRY_INVALID({ days: longestDays })
  return expiresAt
}

function stateOf(row: LinkRow, now: Date): FoundLink['state'] {
  if (row.revoked_at !== null) return 'revoked'
  return row.expires_at <= now ? 'expired' : 'active'
}

function toDto(row: LinkRow, { now, url }: { now: Date; url: string | null }): TrackingLink {
  const state = stateOf(row, now)
  return {
    id: row.id,
    label: row.label,
    url: state === 'active' ? url : null,
    state,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    expiresAt: row.expires_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
    fetchedAt: row.fetched_at?.toISOString() ?? null,
    openedAt: row.opened_at?.toISOString() ?? null,
    openedCount: row.opened_count,
  }
}

const nameOf = ({ actor }: Caller): string => (actor.kind === 'anonymous' ? 'anonymous' : actor.name)
