import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { EventSource, SealedEvent } from '../../kernel/event-reader/event-reader.ts'

type Row = Omit<SealedEvent, 'riskFactors' | 'values'> & {
  riskFactors: string | null
  values: SealedEvent['values'] | null
}

/** The sealed part of the log as its readers follow it. What was moved out of the database is passed over. */
export const sealedEvents: EventSource = {
  async list(db, { from, limit }) {
    const { rows } = await sql<Row>`
      select seal.leaf_index as index, event.id, event.recorded_at as "recordedAt", event.type, event.outcome, event.risk,
             event.risk_factors as "riskFactors", event.actor_kind as "actorKind", event.subject_type as "subjectType",
             event.subject_id as "subjectId", event.session_id as "sessionId",
             (select jsonb_object_agg(value.field, value.value) from breakwater.event_value value
              where value.event_id = event.id) as values
      from breakwater.event_seal seal join breakwater.event on event.id = seal.event_id
      where seal.leaf_index >= ${from}
      order by seal.leaf_index limit ${limit}`.execute(db)
    return rows.map((row) => ({
      ...row,
      riskFactors: row.riskFactors?.split(',') ?? [],
      values: row.values ?? {},
    }))
  },
  size: countSealed,
}

/** From the newest checkpoint: what it covers is committed. */
async function countSealed(db: Db): Promise<number> {
  const { rows } = await sql<{ size: number }>`
    select coalesce(max(size), 0) as size from breakwater.checkpoint`.execute(db)
  return rows[0]?.size ?? 0
}
