import type { TrackingEvent } from './event.ts'
import { byTime, compare, isActual } from './facts.ts'
import { withoutRepeats } from './repeats.ts'

export type Cycle = {
  /** One cargo's events, in order. */
  events: TrackingEvent[]
  /** When the box came back empty (or was last seen before its next cargo); null while it is under way. */
  endedAt: string | null
}

/**
 * Splits a box's history into its cargoes. A cycle ends when the box, after a discharge, is returned empty; where the
 * carrier never reported that, with the next empty pick-up after the box went out laden.
 */
export function cyclesOf(events: readonly TrackingEvent[]): Cycle[] {
  const cycles: Cycle[] = []
  let open = newCargo()
  const close = (endedAt: string | null) => {
    if (open.events.length > 0) cycles.push({ events: open.events.toSorted(byTime), endedAt })
    open = newCargo(open.nextBookings)
  }
  for (const event of withoutRepeats(events).toSorted(byMomentKnown)) {
    if (isNextPickUp(event, open)) close(open.events.findLast(isActual)?.at ?? null)
    take(event, open)
    if (isReturn(event, open)) close(event.at)
  }
  close(null)
  close(null)
  return cycles
}

/**
 * The events of the cargo an order is about: the first cycle that was not over on that day (`YYYY-MM-DD` or an instant).
 * Give the day the box was put on the order rather than the order's own: before that the box may have carried others'
 * goods. Nothing when all of them were over: whatever the box did before is somebody else's business.
 */
export function cycleFor(events: readonly TrackingEvent[], orderedOn: string): TrackingEvent[] {
  const cycle = cyclesOf(events).find(({ endedAt }) => endedAt === null || endedAt >= orderedOn)
  return cycle?.events ?? []
}

type Cargo = { events: TrackingEvent[]; nextBookings: TrackingEvent[]; isDischarged: boolean; isOut: boolean }

const newCargo = (events: TrackingEvent[] = []): Cargo => ({
  events,
  nextBookings: [],
  isDischarged: false,
  isOut: false,
})

/** Forecasts belong to the cargo during which they were told, whatever day they speak of. */
function byMomentKnown(first: TrackingEvent, second: TrackingEvent): number {
  return compare(momentKnown(first), momentKnown(second)) || byTime(first, second)
}

const momentKnown = (event: TrackingEvent): string =>
  isActual(event) || event.toldAt > event.at ? event.at : event.toldAt

/** A booking confirmed after the goods came off the ship is the next cargo's. */
function take(event: TrackingEvent, cargo: Cargo): void {
  if (event.kind === 'SHIPMENT' && event.code === 'CONF' && cargo.isDischarged) {
    cargo.nextBookings.push(event)
    return
  }
  cargo.events.push(event)
  if (!isActual(event)) return
  cargo.isDischarged ||= event.code === 'DISC'
  cargo.isOut ||= cargo.isDischarged && event.code === 'GTOT' && event.isEmpty === false
}

const isReturn = (event: TrackingEvent, cargo: Cargo): boolean =>
  isActual(event) && event.code === 'GTIN' && event.isEmpty === true && cargo.isDischarged

const isNextPickUp = (event: TrackingEvent, cargo: Cargo): boolean =>
  isActual(event) && event.code === 'GTOT' && event.isEmpty === true && cargo.isOut
