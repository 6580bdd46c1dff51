import type { Retention } from '../../kernel/retention/due-rows.ts'
/** What a ticket is good for; a ticket of one purpose is nothing under another. */
export type TicketPurpose =
  | 'password_reset'
  | 'invitation'
  | 'session_choice'
  | 'totp_enrolment'
  | 'passkey_enrolment'
  | 'passkey_sign_in'
  | 'oidc'
  | 'oidc_confirmation'
  | 'forward_auth'

export type TicketRow = {
  token_hash: string
  purpose: TicketPurpose
  user_id: string | null
  facts: Record<string, unknown>
  created_at: Date
  expires_at: Date
}

export type TicketTables = { ticket: TicketRow }

/** What has expired was worthless already. */
export const ticketRetention: Retention = {
  table: 'ticket',
  key: ['token_hash'],
  age: 'expires_at',
  keepDays: 0,
}
