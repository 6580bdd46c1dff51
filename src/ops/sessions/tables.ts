/** How a session can end. */
export const endReasons = [
  'signed_out',
  'idle_timeout',
  'absolute_timeout',
  'terminated',
  'credentials_changed',
  'user_disabled',
] as const
export type EndReason = (typeof endReasons)[number]

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
}
export type EndedSessionRow = SessionRow & { ended_at: Date; ended_reason: EndReason }

export type SessionTables = { session: SessionRow; session_history: EndedSessionRow }

/** Partitioned by month: `ensurePartitions` must know them. */
export const sessionPartitions = ['session_history'] as const
