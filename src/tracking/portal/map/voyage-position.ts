import type { Place, TrackingEvent } from '../../containers/journey/event.ts'
import type { Journey } from '../../containers/journey/journey.ts'
import type { Leg } from '../../containers/journey/legs.ts'
import type { Position } from '../../places/distance.ts'
import { coordinatesOf } from '../../places/ports.ts'
import { pointAlong, seaRoute } from '../../places/sea-route.ts'

export type VoyagePosition = {
  at: Position
  /** Reckoned along the sea route by time; otherwise `place` is where it was last reported. */
  isEstimate: boolean
  place: Place | null
}

/** Where the box is drawn; null when nobody can say, or when its story is closed. */
export function positionOf(journey: Journey, now: string): VoyagePosition | null {
  if (journey.isFrozen) return null
  const leg = journey.currentLeg === null ? undefined : journey.legs[journey.currentLeg]
  const reckoned = leg && reckon(leg, now)
  if (reckoned) return { at: reckoned, isEstimate: true, place: null }
  const place = journey.timeline.findLast(isPlaced)?.place ?? null
  const at = place && coordinatesOf(place)
  return at && { at, isEstimate: false, place }
}

const isPlaced = ({ classifier, place }: TrackingEvent): boolean => classifier === 'ACT' && place !== null

/** An overdue ship is drawn just before its port: it has not been reported there. */
const farthest = 0.97

function reckon({ from, to, departedAt, arrivesAt }: Leg, now: string): Position | null {
  const ends = [coordinatesOf(from), coordinatesOf(to)]
  const [start, end] = ends
  if (!start || !end || departedAt === null || arrivesAt === null) return null
  const whole = Date.parse(arrivesAt) - Date.parse(departedAt)
  const route = seaRoute(start, end)
  if (!route || whole <= 0) return null
  const share = (Date.parse(now) - Date.parse(departedAt)) / whole
  return pointAlong(route, Math.min(farthest, Math.max(0, share)))
}
