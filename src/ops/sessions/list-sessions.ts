import type * as Type from 'typebox'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { searchQuery } from '../../kernel/database/search.ts'
import type { getSession, listMySessions, listSessions, Session } from './contract.ts'
import * as queries from './listing-queries.ts'
import type { AnySessionRow, UsedAddress } from './listing-queries.ts'
import type { Context } from './dependencies.ts'
import { errors } from './errors.ts'
import type { EndReason, SessionMethod } from './words.ts'

type Asked = Type.Static<typeof listSessions.query>

/** Sessions, open and ended, the newest first. */
export async function list(
  { clock }: Pick<Context, 'clock'>,
  db: Db,
  { limit, cursor, search = '', ...filter }: Asked,
  by: Caller,
): Promise<Page<Session>> {
  const page = { ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }
  const found = await queries.listSessions(db, { ...filter, words: searchQuery(search), page })
  return { ...found, items: found.items.map((row) => toSession(row, { now: clock.now(), by })) }
}

/** The caller's own open sessions, the newest first. */
export async function listOwn(
  context: Pick<Context, 'clock'>,
  db: Db,
  page: Type.Static<typeof listMySessions.query>,
  by: Caller,
): Promise<Page<Session>> {
  return await list(context, db, { ...page, state: 'open', userId: requireUserId(by) }, by)
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

export type SessionDetail = Type.Static<typeof getSession.reply>

/** More than anybody reads; a session lives for 30 days at most. */
const mostAddresses = 500

/** One session, open or ended, with the addresses it was used from and what happened to it. */
export async function get(
  { clock }: Pick<Context, 'clock'>,
  db: Db,
  id: string,
  by: Caller,
): Promise<SessionDetail> {
  const row = await queries.findAnySession(db, id)
  if (!row) throw errors.SESSION_NOT_FOUND({ id })
  const addresses = await queries.listAddresses(db, id, mostAddresses)
  return {
    session: toSession(row, { now: clock.now(), by }),
    addresses: addresses.map(toAddress),
    timeline: timelineOf(row, addresses).map(({ at, sentence }) => ({ at: at.toISOString(), sentence })),
  }
}

const toAddress = (used: queries.UsedAddress): SessionDetail['addresses'][number] => ({
  address: used.address,
  network: used.network,
  country: used.country,
  firstSeenAt: used.first_seen_at.toISOString(),
  lastSeenAt: used.last_seen_at.toISOString(),
  requests: used.requests,
})

export type Moment = { at: Date; sentence: string }

/** What happened to a session, in the order in which it happened, for a person to read. */
export function timelineOf(session: AnySessionRow, addresses: readonly UsedAddress[]): Moment[] {
  return [
    { at: session.opened_at, sentence: opening(session) },
    ...newNetworks(session, addresses),
    ...session.suspicions.map(({ at, sentence }) => ({ at: new Date(at), sentence })),
    ...proof(session),
    ...ending(session),
  ].sort((one, other) => one.at.getTime() - other.at.getTime())
}

const ways: Record<SessionMethod, string> = {
  password: 'with a password',
  password_and_code: 'with a password and a code',
  passkey: 'with a passkey',
  oidc: 'through the identity provider',
  host: 'by the application',
}

const opening = ({ method, address, country, device, os, browser }: AnySessionRow): string =>
  `Opened ${ways[method]} from ${place(address, country)}, ${device}, ${os}, ${browser}.`

const place = (where: string, country: string | null): string =>
  country === null ? where : `${where} (${country})`

/** The first use from each network other than the one it was opened from. */
function newNetworks({ network: home }: AnySessionRow, addresses: readonly UsedAddress[]): Moment[] {
  const seen = new Set([home])
  const moments: Moment[] = []
  for (const { address, network, country, first_seen_at: at } of addresses) {
    if (seen.has(network)) continue
    seen.add(network)
    moments.push({ at, sentence: `First used from the network ${place(network, country)}, by ${address}.` })
  }
  return moments
}

function proof({ authenticated_at: at, opened_at: openedAt }: AnySessionRow): Moment[] {
  return at > openedAt ? [{ at, sentence: 'The person proved again who they are.' }] : []
}

const reasons: Record<EndReason, string> = {
  signed_out: 'Ended: the person signed out.',
  idle_timeout: 'Ended: nothing was asked of it for too long.',
  absolute_timeout: 'Ended: it had been open for as long as a session may be.',
  limit: 'Ended: it made room for a newer session of the same person.',
  terminated: 'Ended from outside, by hand or because the person’s roles changed.',
  suspicious: 'Ended: its token seemed to be in two hands.',
  credentials_changed: 'Ended: the password or a second factor was changed.',
  user_disabled: 'Ended: the person was disabled.',
}

function ending({ ended_at: at, ended_reason: reason }: AnySessionRow): Moment[] {
  return at !== null && reason !== null ? [{ at, sentence: reasons[reason] }] : []
}

/** Whose sessions “mine” are. */
export function requireUserId({ actor }: Caller): string {
  if (actor.kind !== 'user') throw errors.PERSON_NEEDED()
  return actor.id
}
