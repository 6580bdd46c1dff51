import type { Retention } from '../../kernel/retention/due-rows.ts'
import type { IpReason } from '../ip-access/words.ts'
import type { Belief, Occasion, Proof } from './words.ts'

/** A refusal, by the code that the refused person was shown; repeated ones are counted. */
export type IpDecisionRow = {
  id: string
  code: string
  /** A hash of what the same refusal will have in common with this one. */
  sameness: string
  at: Date
  last_at: Date
  count: number
  occasion: Occasion
  address: string
  country: string | null
  belief: Belief
  /** The other end of the connection. */
  peer: string
  /** X-Forwarded-For as it came, cut at 500 characters. */
  forwarded_for: string | null
  user_agent: string
  proof: Proof
  user_id: string | null
  user_name: string | null
  api_token_id: string | null
  api_token_name: string | null
  session_id: string | null
  reason: IpReason
  rule_id: string | null
  rule_name: string | null
  /** Where the rule stood then. */
  rule_position: number | null
  rule_set_version: number
  /** A tsvector of the words it is found by. */
  search: string
}

export type IpDecisionTables = { ip_decision: IpDecisionRow }

export const ipDecisionRetention: Retention = {
  table: 'ip_decision',
  key: ['id'],
  age: 'last_at',
  keepDays: 30,
}
