import type { Retention } from '../../kernel/retention/due-rows.ts'
import type { UsageHistory } from './theft-detection/usage-history.ts'
import type { EndReason, SessionMethod, SuspicionFactor } from './words.ts'

/** One thing that was noticed, as it is stored. */
export type SuspicionEntry = { factor: SuspicionFactor; at: string; sentence: string }

export type SessionRow = {
  id: string
  /** The host's id: text, no foreign key. */
  user_id: string
  token_hash: string
  /** Where it was opened from. */
  address: string
  network: string
  user_agent: string
  opened_at: Date
  last_seen_at: Date
  last_address: string
  /** At the time; the host's id when it knows no name. */
  user_name: string
  method: SessionMethod
  /** When the person last proved who they are: at the sign-in, or later when asked again. */
  authenticated_at: Date
  /** ISO 3166-1 alpha-2 by the address it was opened from. */
  country: string | null
  device: string
  os: string
  browser: string
  network_changes: number
  suspicious_at: Date | null
  suspicions: SuspicionEntry[]
  /** Refused until the person has proved again who they are. */
  reauthenticate: boolean
  /** A tsvector: the words of name and address. */
  search: string
}
/** Null until something other than the opening was worth noting. */
export type OpenSessionRow = SessionRow & { trail: UsageHistory | null }
export type EndedSessionRow = SessionRow & { ended_at: Date; ended_reason: EndReason }

/** Where a session was used from: one row per session, address and hour. */
export type SessionAddressRow = {
  session_id: string
  address: string
  hour: Date
  network: string
  country: string | null
  requests: number
  first_seen_at: Date
  last_seen_at: Date
}

export type SessionTables = {
  session: OpenSessionRow
  session_history: EndedSessionRow
  session_address: SessionAddressRow
}

/** Suspicious ones are kept for good. */
export const sessionRetention: Retention = {
  table: 'session_history',
  key: ['id'],
  age: 'ended_at',
  keepDays: 'ops.session.retention_days',
  // A database trigger refuses what ended within a day, by the database's clock.
  only: "suspicious_at is null and ended_at < now() - interval '1 day'",
  byMonth: true,
  parts: [
    {
      table: 'session_address',
      column: 'session_id',
      unless: 'exists (select from breakwater.session where id = session_id)',
    },
  ],
}

/** Partitioned by month: `ensurePartitions` must know them. */
export const sessionPartitions = ['session_history', 'session_address'] as const
