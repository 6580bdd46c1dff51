import { valueFields, type ValueField } from '../format/leaf.ts'
import type { SealedEvent } from '../format/log.ts'
import { problem, type Problem } from './problems.ts'

/** The event that `breakwater.erase_person` writes; its details name every value that went. */
const recordType = 'audit.values_erased'

/** Values that are gone without a record so far, and records of values that were not met so far; both by event. */
export type Erasures = {
  gone: Map<string, { index: number; fields: Set<ValueField> }>
  recorded: Map<string, Set<ValueField>>
}

export const newErasures = (): Erasures => ({ gone: new Map(), recorded: new Map() })

/** Notes what an event lost and what it says that others lost. A record may stand before or behind what it tells of. */
export function noteEvent(erasures: Erasures, event: SealedEvent, lost: readonly ValueField[]): void {
  if (lost.length > 0) {
    const known = erasures.recorded.get(event.id)
    const fields = new Set(lost.filter((field) => known?.has(field) !== true))
    erasures.recorded.delete(event.id)
    if (fields.size > 0) erasures.gone.set(event.id, { index: event.index, fields })
  }
  if (event.fields?.type === recordType) noteRecord(erasures, event.values.details?.value)
}

/** Takes the values that a record names off the list of those without one. */
export function noteRecord({ gone, recorded }: Erasures, details: string | undefined): void {
  for (const { id, fields } of readRecord(details)) {
    const lost = gone.get(id)
    if (lost === undefined) recorded.set(id, new Set([...(recorded.get(id) ?? []), ...fields]))
    for (const field of fields) lost?.fields.delete(field)
    if (lost?.fields.size === 0) gone.delete(id)
  }
}

/** The first value in the order of the log that is gone and that no record names. */
export function unrecordedErasure({ gone }: Erasures): Problem | undefined {
  const [first] = [...gone].sort(([, left], [, right]) => left.index - right.index)
  if (first === undefined) return undefined
  const [eventId, { index, fields }] = first
  const names = [...fields].map((field) => `"${field}"`).join(', ')
  return problem('erasure_not_recorded', `${names} of event ${eventId}, index ${index}`, { index, eventId })
}

type Recorded = { id: string; fields: ValueField[] }

/** `{"erased":{"actor_id,address":["<event id>", …]}}`; whatever does not read like this records nothing. */
function readRecord(details: string | undefined): Recorded[] {
  const { erased } = parseObject(details)
  if (typeof erased !== 'object' || erased === null) return []
  return Object.entries(erased).flatMap(([names, ids]) => {
    const fields = valueFields.filter((field) => names.split(',').includes(field))
    return Array.isArray(ids) ? ids.filter(isText).map((id) => ({ id, fields })) : []
  })
}

const isText = (value: unknown): value is string => typeof value === 'string'

function parseObject(text: string | undefined): { erased?: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
