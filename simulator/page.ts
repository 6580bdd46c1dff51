import type { DcsaEvent } from './dcsa.ts'
import { cursorTo, type EventQuery, type Operator, type SortField } from './query.ts'

export type Page = {
  events: DcsaEvent[]
  /** Cursors by name of the response header. */
  cursors: Record<string, string>
}

/** The part of the events that a query asks for, with the cursors to the other parts. */
export function pageOf(events: readonly DcsaEvent[], query: EventQuery): Page {
  const found = events
    .filter((event) => isWanted(event, query))
    .sort((one, other) => compare(one, other, query))
  const { limit, place } = query
  const last = Math.max(0, Math.ceil(found.length / limit) - 1) * limit
  const previous = Math.max(0, place.offset - limit)
  return {
    events: found.slice(place.offset, place.offset + limit),
    cursors: {
      'Current-Page': cursorTo(query, place.offset),
      ...(place.offset + limit < found.length && { 'Next-Page': cursorTo(query, place.offset + limit) }),
      ...(place.offset > 0 && { 'Prev-Page': cursorTo(query, previous) }),
      'First-Page': cursorTo(query, 0),
      'Last-Page': cursorTo(query, last),
    },
  }
}

function isWanted(event: DcsaEvent, query: EventQuery): boolean {
  const created = Date.parse(event.eventCreatedDateTime)
  if (!query.created.every(({ operator, at }) => holds[operator](created, at))) return false
  return [...query.filters].every(([name, wanted]) =>
    wanted.some((value) => valuesOf(event, name).includes(value)),
  )
}

const holds: Record<Operator, (one: number, other: number) => boolean> = {
  gte: (one, other) => one >= other,
  gt: (one, other) => one > other,
  lte: (one, other) => one <= other,
  lt: (one, other) => one < other,
  eq: (one, other) => one === other,
}

/** What an event says to a filter: in itself, in its transport call or about its vessel. */
function valuesOf(event: DcsaEvent, filter: string): unknown[] {
  const call = 'transportCall' in event ? event.transportCall : undefined
  const fields: [string, unknown][] = [event, call ?? {}, call?.vessel ?? {}].flatMap((part) =>
    Object.entries(part),
  )
  return fields.filter(([name]) => name === filter).map(([, value]) => value)
}

/** By the wanted fields, then by when it was told, then by id, so that the order is the same for every page. */
function compare(one: DcsaEvent, other: DcsaEvent, query: EventQuery): number {
  for (const { field, isDescending } of query.sort) {
    const difference = compareField(one, other, field)
    if (difference !== 0) return isDescending ? -difference : difference
  }
  return compareField(one, other, 'eventCreatedDateTime') || (one.eventID < other.eventID ? -1 : 1)
}

function compareField(one: DcsaEvent, other: DcsaEvent, field: SortField): number {
  const isTime = field === 'eventDateTime' || field === 'eventCreatedDateTime'
  if (isTime) return Date.parse(one[field]) - Date.parse(other[field])
  return one[field] < other[field] ? -1 : Number(one[field] > other[field])
}
