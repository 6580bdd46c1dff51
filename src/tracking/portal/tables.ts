import type { Retention } from '../../kernel/retention/due-rows.ts'
import type { Outcome } from './contract.ts'

export type PortalTables = {
  tracking_attempt: {
    id: string
    at: Date
    link_id: string | null
    container: string | null
    address: string
    outcome: Outcome
    response_ms: number
    was_cached: boolean
    /** How many attempts of one client and outcome within a minute the row stands for. */
    count: number
  }
}
export type AttemptRow = PortalTables['tracking_attempt']

export const portalPartitioned = ['tracking_attempt'] as const

export const attemptRetention: Retention = {
  table: 'tracking_attempt',
  key: ['id'],
  age: 'id',
  ageIn: 'id',
  keepDays: 'ops.tracking.audit_retention_days',
  byMonth: true,
}
