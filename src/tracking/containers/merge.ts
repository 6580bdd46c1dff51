import type { TrackingEvent } from './event.ts'
import { byTime, compare, isActual } from './facts.ts'

export type Merged = {
  /** The whole history, in order of time. */
  events: TrackingEvent[]
  /** What was not known before. */
  added: TrackingEvent[]
  /** What the carrier now tells differently. */
  changed: TrackingEvent[]
}

/** One history from what is known and what was just told: of two events with one key the newest told stays. */
export function mergeEvents(known: readonly TrackingEvent[], incoming: readonly TrackingEvent[]): Merged {
  const before = newestByKey(known)
  const after = newestByKey([...known, ...incoming])
  const events = [...after.values()].toSorted(byTime)
  return {
    events,
    added: events.filter(({ key }) => !before.has(key)),
    changed: events.filter((event) => {
      const earlier = before.get(event.key)
      return earlier !== undefined && contentOf(earlier) !== contentOf(event)
    }),
  }
}

/**
 * Corrects impossible times of telling: carriers that copy the event's own time there say a forecast at the moment it
 * is about, or in the future. Such news dates from when we first heard it. Use it on what was just fetched.
 */
export function withHeardTimes(
  incoming: readonly TrackingEvent[],
  known: readonly TrackingEvent[],
  heardAt: string,
): TrackingEvent[] {
  const firstHeard = new Map(known.map(({ key, toldAt }) => [key, toldAt]))
  return incoming.map((event) => {
    const isPossible = event.toldAt <= heardAt && (isActual(event) || event.toldAt < event.at)
    return isPossible ? event : { ...event, toldAt: firstHeard.get(event.key) ?? heardAt }
  })
}

function newestByKey(events: readonly TrackingEvent[]): Map<string, TrackingEvent> {
  const newest = new Map<string, TrackingEvent>()
  for (const event of events) {
    const rival = newest.get(event.key)
    if (rival === undefined || isNewer(event, rival)) newest.set(event.key, event)
  }
  return newest
}

/** Told at the same moment the text decides, so that the order of arrival never does. */
function isNewer(event: TrackingEvent, rival: TrackingEvent): boolean {
  return (compare(event.toldAt, rival.toldAt) || compare(contentOf(event), contentOf(rival))) > 0
}

/** What an event says, apart from when it was told. */
function contentOf(event: TrackingEvent): string {
  const { place, vessel } = event
  return JSON.stringify([
    event.kind,
    event.code,
    event.classifier,
    event.at,
    event.localTime,
    event.isEmpty,
    place?.name,
    place?.unLocode,
    place?.latitude,
    place?.longitude,
    event.facility,
    event.mode,
    vessel?.name,
    vessel?.imo,
    event.voyage,
    event.delayReason,
    event.remark,
    event.documentType,
  ])
}
