import type { Classifier, Place, TrackingEvent } from './event.ts'
import { byTelling, isBySea, isLaden, mostCredible, placeKey } from './facts.ts'

export type Eta = {
  at: string
  localTime: string | null
  place: Place
  classifier: Classifier
  /** The ship is there: this is no expectation any more. */
  isActual: boolean
}

export type EtaChange = {
  at: string
  localTime: string | null
  toldAt: string
  classifier: Classifier
  reasonCode: string | null
  remark: string | null
}

/** When the ship reaches the final port: actual before estimated before planned, of equals the newest told. */
export function etaAt(events: readonly TrackingEvent[], destination: Place): Eta | null {
  const best = mostCredible(arrivalsAt(events, destination))
  if (!best) return null
  const { at, localTime, classifier } = best
  return { at, localTime, classifier, isActual: classifier === 'ACT', place: best.place ?? destination }
}

/** Each date the carrier has believed in, in the order told; a plan told after an estimate changes nothing. */
export function etaHistory(events: readonly TrackingEvent[], destination: Place): EtaChange[] {
  const believed: TrackingEvent[] = []
  for (const event of arrivalsAt(events, destination).toSorted(byTelling)) {
    const current = believed.at(-1)
    const isBelieved = !current || mostCredible([current, event]) === event
    if (isBelieved && current?.at !== event.at) believed.push(event)
  }
  return believed.map(({ at, localTime, toldAt, classifier, delayReason, remark }) => ({
    at,
    localTime,
    toldAt,
    classifier,
    reasonCode: delayReason,
    remark,
  }))
}

/** Arrivals of the ship; of carriers that report none, the discharges stand for them. */
function arrivalsAt(events: readonly TrackingEvent[], destination: Place): TrackingEvent[] {
  const there = events.filter(
    (event) => isBySea(event) && isLaden(event) && placeKey(event.place) === placeKey(destination),
  )
  const arrivals = there.filter(({ code }) => code === 'ARRI')
  return arrivals.length > 0 ? arrivals : there.filter(({ code }) => code === 'DISC')
}
