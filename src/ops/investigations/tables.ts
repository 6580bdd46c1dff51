import type { JoinReason, KeyKind, Origin, RelationKind, State, StepKind, Verdict } from './words.ts'

export type InvestigationTable = {
  id: string
  /** Given by the database. */
  number: number
  title: string
  state: State
  origin: Origin
  /** The place of its riskiest event among the risks. */
  risk_level: number
  event_count: number
  last_event_at: Date
  assignee_id: string | null
  assignee_name: string | null
  verdict: Verdict | null
  verdict_reason: string | null
  resolved_by_id: string | null
  resolved_by_name: string | null
  merged_into: string | null
  opened_at: Date
  first_response_at: Date | null
  unresolved_since: Date | null
  active_milliseconds: number
  resolved_at: Date | null
  reopened_at: Date | null
  /** Whether people are still to be told of it by mail. */
  is_mail_due: boolean
  mailed_at: Date | null
  search: string
  version: number
}

export type InvestigationTables = {
  investigation: InvestigationTable
  investigation_event: {
    investigation_id: string
    event_id: string
    recorded_at: Date
    risk_level: number
    reason: JoinReason
    linked_at: Date
  }
  /** What its events have in common with others, from the first to the last event with that key. */
  investigation_key: {
    investigation_id: string
    kind: KeyKind
    key: string
    first_at: Date
    last_at: Date
  }
  investigation_step: {
    id: string
    investigation_id: string
    at: Date
    kind: StepKind
    by_kind: string
    by_id: string | null
    by_name: string | null
    /** JSON. */
    details: string
    /** The audit event of this step. */
    event_id: string
  }
  investigation_relation: { from_id: string; to_id: string; kind: RelationKind }
}
