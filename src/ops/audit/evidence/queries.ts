import { sql } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'
import type { PublicField } from '../format/leaf.ts'
import { columnTexts } from '../queries.ts'

/** `leaf_index` and `leaf_hash` are null while an event waits for its seal. */
export type EventRow = { id: string; leaf: string; leaf_index: number | null; leaf_hash: string | null } & {
  [Field in PublicField]: string | null
}

/** Events by their ids, in the order of the ids; every column as the text it has in the leaf. */
export async function listEventsById(db: Db, ids: readonly string[]): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select event.leaf, seal.leaf_index, encode(seal.leaf_hash, 'hex') as leaf_hash, ${columnTexts}
    from breakwater.event left join breakwater.event_seal seal on seal.event_id = event.id
    where event.id = any(${ids}::uuid[]) order by event.id`.execute(db)
  return rows
}

export type Covering = {
  size: number
  note: string
  before_size: number | null
  before_frontier: Buffer | null
}

/** The first checkpoint that covers a leaf, and the one before it: what lies between them was sealed in one batch. */
export async function findCovering(db: Db, index: number): Promise<Covering | undefined> {
  const { rows } = await sql<Covering>`
    select covering.size, covering.note, before.size as before_size, before.frontier as before_frontier
    from (select size, note from breakwater.checkpoint where size > ${index} order by size limit 1) covering
    left join lateral (
      select size, frontier from breakwater.checkpoint where size <= ${index} order by size desc limit 1
    ) before on true`.execute(db)
  return rows[0]
}
