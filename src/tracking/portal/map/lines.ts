import type { GeoProjection } from 'd3-geo'
import { type Position, kilometresBetween } from '../../places/distance.ts'
import { seaRoute } from '../../places/sea-route.ts'
import type { Spot } from './shape.ts'

export type VoyageState = 'done' | 'current' | 'planned'
export type Leg = { from: Position; to: Position; state: VoyageState }
export type Line = { coordinates: readonly Position[]; state: VoyageState }

/** The sea route of a leg. One under way becomes two: what the ship has behind it and what is left. */
export function linesOf({ from, to, state }: Leg, position: Position | undefined): Line[] {
  const route = seaRoute(from, to)
  if (!route) return []
  if (state !== 'current' || !position) return [{ coordinates: route.coordinates, state }]
  const index = segmentNearest(route.coordinates, position)
  return [
    { coordinates: [...route.coordinates.slice(0, index), position], state: 'done' },
    { coordinates: [position, ...route.coordinates.slice(index)], state },
  ]
}

/** A spot every few pixels of the lines, for those who must keep off them. */
export const spotsAlong = (lines: readonly Line[], projection: GeoProjection): Spot[] =>
  lines.flatMap(({ coordinates }) => {
    const corners = coordinates.map((position) => spotOf(position, projection))
    return corners.flatMap((corner, index) => stepsTo(corner, corners[index - 1] ?? corner))
  })

/** Where a position is drawn. */
export function spotOf([longitude, latitude]: Position, projection: GeoProjection): Spot {
  // Mercator has a place for every position; d3's type allows for projections that have not.
  return projection([longitude, latitude]) ?? [NaN, NaN]
}

/** Index of the end of the segment on which the position makes the least detour. */
function segmentNearest(coordinates: readonly Position[], position: Position): number {
  let nearest = 1
  let least = Infinity
  for (const [index, to] of coordinates.entries()) {
    const from = coordinates[index - 1]
    if (!from) continue
    const detour =
      kilometresBetween(from, position) + kilometresBetween(position, to) - kilometresBetween(from, to)
    if (detour < least) [nearest, least] = [index, detour]
  }
  return nearest
}

function stepsTo([toX, toY]: Spot, [fromX, fromY]: Spot): Spot[] {
  const count = Math.ceil(Math.hypot(toX - fromX, toY - fromY) / 4) + 1
  return Array.from({ length: count }, (_, step) => [
    toX + ((fromX - toX) * step) / count,
    toY + ((fromY - toY) * step) / count,
  ])
}
