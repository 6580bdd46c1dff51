import { parseLeaf } from '../format/leaf.ts'
import type { AuditEvent } from '../contract.ts'
import type { EventTypes } from '../event-types.ts'
import { erasableFields, factorWords } from '../words.ts'
import type { EventRow } from './queries.ts'

/** An event as it is shown. */
export function toAuditEvent(row: EventRow, events: EventTypes): AuditEvent {
  const values = row.values ?? {}
  return {
    id: row.id,
    recordedAt: row.recorded_at.toISOString(),
    type: row.type,
    sentence: events.get(row.type)?.[0] ?? 'A type of event that this version does not know.',
    outcome: row.outcome,
    risk: row.risk,
    riskFactors: row.risk_factors ?? '',
    riskPolicy: row.risk_policy,
    actorKind: row.actor_kind,
    actorId: values['actor_id'] ?? null,
    actorName: values['actor_name'] ?? null,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subjectName: values['subject_name'] ?? null,
    address: values['address'] ?? null,
    sessionId: row.session_id,
    userAgent: values['user_agent'] ?? null,
    details: values['details'] ?? null,
    erased: erasedFrom(row),
  }
}

/** What the leaf binds and is no longer there. */
function erasedFrom({ leaf, values }: EventRow): AuditEvent['erased'] {
  const { commitments } = parseLeaf(leaf)
  return erasableFields.filter((field) => commitments[field] !== undefined && values?.[field] === undefined)
}

export type Factor = { name: string; points: number; sentence: string }

/** `base=30,failure=10` as what it means. */
export const readFactors = (text: string): Factor[] =>
  text
    .split(',')
    .filter(Boolean)
    .map((part) => {
      const [name = '', points] = part.split('=')
      return { name, points: Number(points ?? 0), sentence: factorWords[name] ?? name }
    })
