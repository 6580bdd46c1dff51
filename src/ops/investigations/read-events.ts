import { risks, type Risk } from '../../kernel/events.ts'
import type { Person } from '../../kernel/identity.ts'
import type { FoundEvent } from '../audit/service.ts'
import type { EventMember, StepDetails, TimelineStep } from './contract.ts'
import type { StepRow } from './queries.ts'
import type { InvestigationTables } from './tables.ts'

type MemberRow = InvestigationTables['investigation_event']

/** An audit event as a page shows it; values that were erased are null. */
export function toEventMember(
  { id, fields, values, sealed }: FoundEvent,
  member: MemberRow,
  sentenceOf: (type: string) => string | undefined,
): EventMember {
  const type = fields.type ?? ''
  return {
    id,
    recordedAt: fields.recorded_at ?? '',
    type,
    sentence: sentenceOf(type) ?? null,
    outcome: fields.outcome ?? '',
    risk: toRisk(fields.risk),
    factors: fields.risk_factors?.split(',') ?? [],
    actor: {
      kind: fields.actor_kind ?? '',
      id: values.actor_id?.value ?? null,
      name: values.actor_name?.value ?? null,
    },
    subject:
      fields.subject_type === undefined
        ? null
        : {
            type: fields.subject_type,
            id: fields.subject_id ?? null,
            name: values.subject_name?.value ?? null,
          },
    address: values.address?.value ?? null,
    userAgent: values.user_agent?.value ?? null,
    sessionId: fields.session_id ?? null,
    details: values.details?.value ?? null,
    leafIndex: sealed?.index ?? null,
    reason: member.reason,
    linkedAt: member.linked_at.toISOString(),
  }
}

const toRisk = (text: string | undefined): Risk => risks.find((risk) => risk === text) ?? 'low'

/** The steps in their order, with the names that assigned people have now. */
export async function toTimeline(
  rows: readonly StepRow[],
  findPerson: (userId: string) => Promise<Person | undefined>,
): Promise<TimelineStep[]> {
  const steps: TimelineStep[] = []
  const names = new Map<string, string | null>()
  for (const row of rows) {
    // Written by `recordStep` as this type.
    const details = JSON.parse(row.details) as StepDetails
    const { assigneeId } = details
    if (typeof assigneeId === 'string' && !names.has(assigneeId))
      names.set(assigneeId, (await findPerson(assigneeId))?.name ?? null)
    steps.push({
      id: row.id,
      at: row.at.toISOString(),
      kind: row.kind,
      by: { kind: row.by_kind, id: row.by_id, name: row.by_name },
      details,
      ...(assigneeId !== undefined && { assigneeName: names.get(assigneeId ?? '') ?? null }),
      eventId: row.event_id,
    })
  }
  return steps
}
