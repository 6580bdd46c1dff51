/** A rule without a row has its initial numbers and is on. */
export type RuleRow = {
  rule_id: string
  active: boolean
  threshold: number
  window_minutes: number
  version: number
  changed_at: Date
  changed_by: string
}
export type FindingRow = {
  id: string
  rule_id: string
  /** The hash of whom it fired for: names and addresses stand in the audit event only, where they can be erased. */
  group_hash: string
  first_at: Date
  last_at: Date
  count: number
  threshold: number
  /** The audit event that reports it. */
  event_id: string
}
export type DetectionTables = { detection_rule: RuleRow; detection_finding: FindingRow }
