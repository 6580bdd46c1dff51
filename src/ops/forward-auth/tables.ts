import type { Retention } from '../../kernel/retention/due-rows.ts'
/** What a person's browser holds on a protected host, in the name of a session. */
export type GateRow = {
  session_id: string
  /** `https://app.example.com`. */
  origin: string
  token_hash: string
  /** Of the token that the session had when the gate was opened. */
  session_token_hash: string
  opened_at: Date
}

export type GateTables = { gate: GateRow }

/** One day more than the longest absolute time-out that can be set: the session behind it has ended. */
export const gateRetention: Retention = {
  table: 'gate',
  key: ['session_id', 'origin'],
  age: 'opened_at',
  keepDays: 31,
}
