import type { AnySessionRow, UsedAddress } from './listing-queries.ts'
import type { EndReason, SessionMethod } from './words.ts'

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
