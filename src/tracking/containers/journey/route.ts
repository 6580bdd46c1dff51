import type { Place, TrackingEvent } from './event.ts'
import { byTime, isActual, isBySea, isLaden, placeKey, effectiveEvents } from './facts.ts'

/** A port on the way, and what the ship and the box do there. */
export type Call = { place: Place; events: TrackingEvent[] }

export type Route = {
  /** All ports in order, as far as known. */
  calls: Call[]
  origin: Call | null
  destination: Call | null
  /** Where the box changes ships. */
  transshipments: Call[]
}

/** The ports of one cargo's sea voyage, from what happened and what is still expected. */
export function routeOf(events: readonly TrackingEvent[]): Route {
  const moves = effectiveEvents(events).filter(isSeaMove)
  const planned = plannedDestination(events)
  const expected = moves.filter((move) => !isActual(move) && !isOvertaken(move, { moves, planned }))
  const calls = groupByPlace([...moves.filter(isActual), ...expected])
  const settled = settledDestination(events)
  const known = settled === null ? calls : calls.slice(0, indexOfPlace(calls, settled) + 1 || calls.length)
  const origin = originOf(known, events)
  const destination = destinationOf(known, origin)
  const transshipments = known.filter(
    (call) => call !== origin && call !== destination && (happensAt(call, 'DISC') || happensAt(call, 'LOAD')),
  )
  return { calls: known, origin, destination, transshipments }
}

/** Whether some event of this code, actual or expected, belongs to the call. */
export const happensAt = (call: Call, code: string): boolean =>
  call.events.some((event) => event.code === code)

const seaCodes = new Set(['LOAD', 'DISC', 'ARRI', 'DEPA'])

const isSeaMove = (event: TrackingEvent): boolean =>
  seaCodes.has(event.code) && isBySea(event) && isLaden(event) && placeKey(event.place) !== null

/** The port that the latest of all forecasts ever told speaks of: forecasts of ports on the way are earlier. */
function plannedDestination(events: readonly TrackingEvent[]): string | null {
  const inbound = events.filter(
    (event) => isSeaMove(event) && !isActual(event) && (event.code === 'ARRI' || event.code === 'DISC'),
  )
  return placeKey(inbound.toSorted(byTime).at(-1)?.place ?? null)
}

/** A forecast the voyage has passed by: the ship was to call there before the last thing that really happened. */
function isOvertaken(
  forecast: TrackingEvent,
  { moves, planned }: { moves: readonly TrackingEvent[]; planned: string | null },
): boolean {
  const last = moves.findLast(isActual)
  const place = placeKey(forecast.place)
  return last !== undefined && forecast.at < last.at && place !== planned && place !== placeKey(last.place)
}

/** Where the box left a port by land after its last discharge: no further port can be the destination. */
const settledDestination = (events: readonly TrackingEvent[]): string | null =>
  placeKey(gateOutAfterDischarge(events)?.place ?? null)

function gateOutAfterDischarge(events: readonly TrackingEvent[]): TrackingEvent | null {
  const actual = events.filter(isActual).toSorted(byTime)
  const discharge = actual.findLast((event) => event.code === 'DISC' && isSeaMove(event))
  if (
    !discharge ||
    actual.some((event) => event.code === 'LOAD' && isSeaMove(event) && event.at > discharge.at)
  )
    return null
  const isOut = (event: TrackingEvent) =>
    event.code === 'GTOT' &&
    event.isEmpty === false &&
    event.at >= discharge.at &&
    placeKey(event.place) === placeKey(discharge.place)
  return actual.find(isOut) ?? null
}

/** Ports in the order in which they first appear. */
function groupByPlace(moves: readonly TrackingEvent[]): Call[] {
  const calls = new Map<string, Call>()
  for (const move of moves) {
    const key = placeKey(move.place)
    if (key === null || move.place === null) continue
    const call = calls.get(key) ?? { place: move.place, events: [] }
    call.events.push(move)
    calls.set(key, call)
  }
  return [...calls.values()]
}

const indexOfPlace = (calls: readonly Call[], key: string): number =>
  calls.findIndex(({ place }) => placeKey(place) === key)

/** The first port, unless the story begins where it ends: with an arrival and nothing loaded there. */
function originOf(calls: readonly Call[], events: readonly TrackingEvent[]): Call | null {
  const first = calls[0]
  if (!first) return null
  const cameByLand = events.some(
    (event) =>
      event.code === 'GTIN' && event.isEmpty === false && placeKey(event.place) === placeKey(first.place),
  )
  const isOutbound = happensAt(first, 'LOAD') || (happensAt(first, 'DEPA') && !happensAt(first, 'DISC'))
  return isOutbound || (cameByLand && !happensAt(first, 'DISC')) ? first : null
}

/** The last port, if the box is to come ashore there and not to be loaded again. */
function destinationOf(calls: readonly Call[], origin: Call | null): Call | null {
  const last = calls.at(-1)
  if (!last || last === origin || happensAt(last, 'LOAD')) return null
  return happensAt(last, 'ARRI') || happensAt(last, 'DISC') ? last : null
}
