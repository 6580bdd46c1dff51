import type { Outcome } from './risk.ts'
import type { Risk } from '../../kernel/events.ts'
import type { Actor } from '../../kernel/identity.ts'

export type AuditTables = {
  event: {
    id: string
    recorded_at: Date
    type: string
    outcome: Outcome
    risk: Risk
    risk_policy: number
    risk_factors: string | null
    actor_kind: Actor['kind']
    subject_type: string | null
    subject_id: string | null
    session_id: string | null
    leaf: string
  }
  event_value: { event_id: string; field: string; value: string; salt: Buffer }
  /** What events are found by; made and cleared by the database. */
  event_search: {
    id: string
    kind: number
    actor_id: string | null
    address: string | null
    subject_id: string | null
    session_id: string | null
    words: string
  }
  /** Events that are committed and not sealed yet: written with the event, removed by the sealer. */
  event_pending: { event_id: string }
  event_seal: { leaf_index: number; event_id: string; leaf_hash: Buffer }
  checkpoint: { size: number; root: Buffer; frontier: Buffer; note: string; created_at: Date }
  audit_key: { id: string; public_key: string; private_key: Buffer; created_at: Date }
}

/** What the running role may only read and add to. */
export const auditInsertOnly = ['event', 'event_value', 'event_seal', 'checkpoint', 'audit_key'] as const
/** Also only read and added to by the running role, but no part of the proof: the database clears it with erased values. */
export const auditSearchable = 'event_search'
/** By month of the event's id. */
export const auditPartitioned = ['event', 'event_value'] as const
