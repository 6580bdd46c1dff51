import type { TrackingEvent } from '../../containers/journey/event.ts'
import { canonicalContainerNumber } from '../../containers/numbers/iso6346.ts'
import { mergeEvents } from '../../containers/journey/merge.ts'
import { dcsa2 } from './dcsa-2.ts'
import type { Dialect, Reading, ReadingOptions, RejectionReason } from './dialect.ts'

export type Normalised = {
  /** Valid, bounded, without duplicates, in order of time. */
  events: TrackingEvent[]
  /** What was left out, and how often; to be logged and shown to staff. */
  rejected: { reason: RejectionReason; count: number }[]
}

export const mostEvents = 2000

/** Turns whatever a carrier answered into events of one box. No answer (204, an empty list) is no events; nothing throws. */
export function normaliseEvents(body: unknown, options: ReadingOptions): Normalised {
  if (body === undefined || body === null || body === '') return { events: [], rejected: [] }
  const found = dialects
    .map((dialect) => ({ dialect, rows: dialect.rowsOf(body) }))
    .find(({ rows }) => rows !== null)
  if (!found?.rows) return { events: [], rejected: [{ reason: 'unknown shape', count: 1 }] }
  const box = { ...options, containerNumber: canonicalContainerNumber(options.containerNumber) }
  const readings = found.rows.slice(0, mostEvents).map((row) => found.dialect.read(row, box))
  const events = readings.flatMap((reading) => ('event' in reading ? [reading.event] : []))
  return {
    events: mergeEvents([], events).events,
    rejected: countRejected(readings, found.rows.length - readings.length),
  }
}

const dialects: readonly Dialect[] = [dcsa2]

function countRejected(readings: readonly Reading[], surplus: number): Normalised['rejected'] {
  const counts = new Map<RejectionReason, number>(surplus > 0 ? [['too many events', surplus]] : [])
  for (const reading of readings) {
    if ('rejected' in reading) counts.set(reading.rejected, (counts.get(reading.rejected) ?? 0) + 1)
  }
  return [...counts].map(([reason, count]) => ({ reason, count }))
}
