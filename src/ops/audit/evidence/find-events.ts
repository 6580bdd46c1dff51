import type { Db } from '../../../kernel/database/database.ts'
import { publicFields, type PublicFields } from '../format/leaf.ts'
import type { SaltedValues } from '../format/log.ts'
import { listValues } from '../queries.ts'
import { listEventsById, type EventRow } from './queries.ts'

/** An event with the values that are left of it. `index` and `leafHash` are absent while it waits for its seal. */
export type FoundEvent = {
  id: string
  leaf: string
  fields: PublicFields
  values: SaltedValues
  sealed: { index: number; leafHash: string } | undefined
}

/** The events with these ids that there are, in the order of the ids. */
export async function findEvents(db: Db, ids: readonly string[]): Promise<FoundEvent[]> {
  if (ids.length === 0) return []
  const rows = await listEventsById(db, ids)
  const values = new Map<string, SaltedValues>()
  for (const { event_id, field, value, salt } of await listValues(db, ids))
    values.set(event_id, { ...values.get(event_id), [field]: { value, salt } })
  return rows.map((row) => ({
    id: row.id,
    leaf: row.leaf,
    fields: fieldsOf(row),
    values: values.get(row.id) ?? {},
    sealed:
      row.leaf_index === null || row.leaf_hash === null
        ? undefined
        : { index: row.leaf_index, leafHash: row.leaf_hash },
  }))
}

const fieldsOf = (row: EventRow): PublicFields =>
  Object.fromEntries(
    publicFields.flatMap((name) => {
      const value = row[name]
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )
