import type { Retention } from '../../kernel/retention/due-rows.ts'
export type OutgoingMailRow = {
  id: string
  recipient: string
  subject: string
  /** It may hold a link that lets its reader in; gone when the mail was given up. */
  text_sealed: Buffer | null
  state: 'waiting' | 'failed'
  attempts: number
  /** While a node is sending it: when another may try instead. */
  next_attempt_at: Date
  give_up_at: Date
  created_at: Date
  /** Why the last attempt did not succeed. */
  problem: string | null
}

export type DeliveryTables = { outgoing_mail: OutgoingMailRow }

/** Mail that was given up. */
export const failedMailRetention: Retention = {
  table: 'outgoing_mail',
  key: ['id'],
  age: 'created_at',
  keepDays: 30,
  only: "state = 'failed'",
}
