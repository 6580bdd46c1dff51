import type * as Type from 'typebox'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { searchQuery } from '../../kernel/search.ts'
import type { listSessions, Session } from './contract.ts'
import * as queries from './listing-queries.ts'
import { personOf } from './mine.ts'
import type { Parts } from './needs.ts'
import { listOpenOf } from './queries.ts'

type Asked = Type.Static<typeof listSessions.query>

/** Sessions, open and ended, the newest first. */
export const list =
  ({ clock }: Pick<Parts, 'clock'>) =>
  async (db: Db, { limit, cursor, search = '', ...filter }: Asked, by: Caller): Promise<Page<Session>> => {
    const page = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }
    const found = await queries.listSessions(db, { ...filter, words: searchQuery(search), page })
    return { ...found, items: found.items.map((row) => toSession(row, { now: clock.now(), by })) }
  }

/** The caller's own open sessions, the newest first. */
export const listMine =
  ({ clock }: Pick<Parts, 'clock'>) =>
  async (db: Db, by: Caller): Promise<{ items: Session[] }> => {
    const open = await listOpenOf(db, personOf(by))
    const rows = open.map((row) => ({ ...row, ended_at: null, ended_reason: null })).reverse()
    return { items: rows.map((row) => toSession(row, { now: clock.now(), by })) }
  }

/** As it is shown to somebody, who may be its own holder. */
export const toSession = (row: queries.AnySessionRow, { now, by }: { now: Date; by: Caller }): Session => ({
  id: row.id,
  userId: row.user_id,
  userName: row.user_name,
  state: row.ended_at === null ? 'open' : 'ended',
  method: row.method,
  address: row.address,
  network: row.network,
  country: row.country,
  device: row.device,
  os: row.os,
  browser: row.browser,
  userAgent: row.user_agent,
  openedAt: row.opened_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
  lastAddress: row.last_address,
  durationSeconds: Math.max(
    0,
    Math.round(((row.ended_at ?? now).getTime() - row.opened_at.getTime()) / 1000),
  ),
  networkChanges: row.network_changes,
  suspicious: row.suspicious_at !== null,
  suspicions: row.suspicions,
  endedAt: row.ended_at?.toISOString() ?? null,
  endedReason: row.ended_reason,
  current: row.id === by.sessionId,
})
