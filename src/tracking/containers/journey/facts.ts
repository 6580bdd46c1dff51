import type { Classifier, Place, TrackingEvent } from './event.ts'

/** What an event says, apart from when it was told. */
export function contentOf(event: TrackingEvent): string {
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

/** It happened, as opposed to being planned or estimated. */
export const isActual = (event: TrackingEvent): boolean => event.classifier === 'ACT'
/** Unstated counts as laden: the customer's box is on its way full. */
export const isLaden = (event: TrackingEvent): boolean => event.isEmpty !== true
/** By ocean vessel; carriers that leave the mode out mean the vessel. */
export const isBySea = (event: TrackingEvent): boolean => event.mode === 'VESSEL' || event.mode === null

/** One spelling per place: its UN/LOCODE, else its name; null when it has neither. */
export const placeKey = (place: Place | null): string | null =>
  place?.unLocode ?? place?.name?.toUpperCase() ?? null

/** In order of what happened; at the same minute in the order a voyage has it. */
export function byTime(first: TrackingEvent, second: TrackingEvent): number {
  return (
    compare(first.at, second.at) ||
    stageOf(first) - stageOf(second) ||
    compare(first.toldAt, second.toldAt) ||
    compareContent(first, second)
  )
}

/** In order of when the carrier said so; of two things told at once the later date counts as the newer. */
export const byTelling = (first: TrackingEvent, second: TrackingEvent): number =>
  compare(first.toldAt, second.toldAt) || compare(first.at, second.at) || compareContent(first, second)

/** By what they say, so that the ids which a carrier happens to give never decide; those only where nothing else differs. */
const compareContent = (first: TrackingEvent, second: TrackingEvent): number =>
  compare(contentOf(first), contentOf(second)) || compare(first.key, second.key)

/** The one to believe: actual before estimated before planned, and among equals the newest told. */
export function mostCredible(events: readonly TrackingEvent[]): TrackingEvent | null {
  const ranked = events.toSorted(
    (first, second) => weight[first.classifier] - weight[second.classifier] || byTelling(first, second),
  )
  return ranked.at(-1) ?? null
}

/** All that happened, and of every expected fact only the forecast that still stands. */
export function effectiveEvents(events: readonly TrackingEvent[]): TrackingEvent[] {
  const actual = events.filter(isActual)
  const happened = new Set(actual.filter(({ place }) => place !== null).map(factOf))
  const open = events.filter((event) => !isActual(event) && !happened.has(factOf(event)))
  const standing = Map.groupBy(open, factOf).values()
  return [...actual, ...[...standing].flatMap((told) => mostCredible(told) ?? [])].toSorted(byTime)
}

/** ISO 8601 in UTC with milliseconds sorts as text. */
export const compare = (first: string, second: string): number =>
  first < second ? -1 : first > second ? 1 : 0

const weight: Record<Classifier, number> = { PLN: 1, EST: 2, ACT: 3 }

/** What a forecast speaks of, whatever day it names. */
export const factOf = (event: TrackingEvent): string =>
  [event.kind, event.code, placeKey(event.place) ?? '?', isLaden(event) ? 'laden' : 'empty'].join(' ')

const ladenStages = ['STUF', 'PICK', 'GTIN', 'LOAD', 'DEPA', 'ARRI', 'DISC', 'GTOT', 'DROP', 'STRP']

function stageOf(event: TrackingEvent): number {
  if (event.kind === 'SHIPMENT') return 0
  if (event.isEmpty !== true) return 2 + ladenStages.indexOf(event.code)
  return event.code === 'GTOT' || event.code === 'PICK' ? 1 : 2 + ladenStages.length
}

export const isSamePlace = (one: Place, other: Place): boolean =>
  placeKey(one) !== null && placeKey(one) === placeKey(other)

/** By IMO number where both have one, else by name, else by voyage. */
export function isOtherShip(first: TrackingEvent, second: TrackingEvent): boolean {
  const known = [
    [first.vessel?.imo, second.vessel?.imo],
    [first.vessel?.name?.toUpperCase(), second.vessel?.name?.toUpperCase()],
    [first.voyage, second.voyage],
  ].find(([one, other]) => one && other)
  return known !== undefined && known[0] !== known[1]
}
