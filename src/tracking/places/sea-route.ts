import { geoInterpolate } from 'd3-geo'
import { type Position, kilometresBetween, longitudeNear, wrapLongitude } from './distance.ts'
import { createPriorityQueue } from './priority-queue.ts'
import { createRecent } from './recent.ts'
import { type Vertex, nearestVertex } from './sea-network.ts'

const remember = createRecent<SeaRoute | null>(500)

export type SeaRoute = {
  /** From the first place to the last; longitudes run on past ±180 instead of jumping. */
  coordinates: readonly Position[]
  kilometres: number
}

/** The shortest way by sea between two places along the shipping lanes; null for places that are nowhere on Earth. */
export const seaRoute = (from: Position, to: Position): SeaRoute | null =>
  remember(`${from.join()} ${to.join()}`, () => findRoute(from, to))

/** The point at a fraction (0 to 1) of a route's length. */
export function pointAlong(route: SeaRoute, fraction: number): Position {
  let remaining = Math.min(1, Math.max(0, fraction)) * route.kilometres
  for (const [index, to] of route.coordinates.entries()) {
    const from = route.coordinates[index - 1]
    if (!from) continue
    const kilometres = kilometresBetween(from, to)
    if (remaining <= kilometres && kilometres > 0) return between(from, to, remaining / kilometres)
    remaining -= kilometres
  }
  const [longitude, latitude] = route.coordinates.at(-1) ?? [0, 0]
  return [wrapLongitude(longitude), latitude]
}

const between = (from: Position, to: Position, fraction: number): Position =>
  geoInterpolate([...from], [...to])(fraction)

function findRoute(from: Position, to: Position): SeaRoute | null {
  if (![...from, ...to].every(Number.isFinite)) return null
  const start = nearestVertex(from)
  const end = nearestVertex(to)
  if (!start || !end) return null
  const lanes = start === end ? [] : shortestPath(start, end).map((vertex) => vertex.position)
  const coordinates = unwrap([from, ...lanes, to])
  return { coordinates, kilometres: lengthOf(coordinates) }
}

/** A*: the straight line never overestimates what is left, so the first arrival is the shortest. */
function shortestPath(start: Vertex, end: Vertex): Vertex[] {
  const cameFrom = new Map<Vertex, Vertex>()
  const travelled = new Map<Vertex, number>([[start, 0]])
  const settled = new Set<Vertex>()
  const open = createPriorityQueue<Vertex>()
  for (let vertex: Vertex | undefined = start; vertex && vertex !== end; vertex = open.pop()) {
    if (settled.has(vertex)) continue
    settled.add(vertex)
    for (const { to, kilometres } of vertex.lanes) {
      const total = (travelled.get(vertex) ?? Infinity) + kilometres
      if (total >= (travelled.get(to) ?? Infinity)) continue
      travelled.set(to, total)
      cameFrom.set(to, vertex)
      open.push(to, total + kilometresBetween(to.position, end.position))
    }
  }
  return trace(cameFrom, end)
}

function trace(cameFrom: ReadonlyMap<Vertex, Vertex>, end: Vertex): Vertex[] {
  const path: Vertex[] = []
  for (let vertex: Vertex | undefined = end; vertex; vertex = cameFrom.get(vertex)) path.push(vertex)
  return path.reverse()
}

function unwrap(positions: readonly Position[]): Position[] {
  const unwrapped: Position[] = []
  for (const [longitude, latitude] of positions) {
    const previous = unwrapped.at(-1)
    unwrapped.push([previous ? longitudeNear(longitude, previous[0]) : longitude, latitude])
  }
  return unwrapped
}

function lengthOf(coordinates: readonly Position[]): number {
  let kilometres = 0
  for (const [index, to] of coordinates.entries()) {
    const from = coordinates[index - 1]
    if (from) kilometres += kilometresBetween(from, to)
  }
  return kilometres
}
