import { type GeoProjection, geoStream } from 'd3-geo'
import type { MultiPolygon, Polygon, Position as Coordinates } from 'geojson'
import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { wrapLongitude } from '../../places/distance.ts'
import { readPackageFile } from '../../places/package-file.ts'
import { createRecent } from '../../places/recent.ts'
import { frame } from './frame.ts'
import { type Spot, areaOf, simplify, toPath } from './shape.ts'

/** The coasts in view as SVG path text: coarse for an ocean, finer for a strait, thinned to what the eye can tell apart. */
export function landPath(projection: GeoProjection): string {
  const key = [projection.rotate(), projection.scale(), projection.translate()].join(' ')
  return remember(key, () => drawLand(projection))
}

/** A voyage keeps its frame while the box moves on, and many boxes share a voyage. */
const remember = createRecent<string>(100)

/** Pixels per radian from which the coarse coast looks like a polygon: a frame narrower than some 80 degrees. */
const fineFromScale = 260

/** Pixels that a simplified coast may be off, and square pixels that an island must have. */
const tolerance = 0.45
const smallestIsland = 1.2

function drawLand(projection: GeoProjection): string {
  const land = projection.scale() < fineFromScale ? coarseLand() : fineLand()
  const rings: Spot[][] = []
  for (const piece of land) {
    if (mayBeSeen(piece, projection)) geoStream(piece.shape, projection.stream(collectInto(rings)))
  }
  return rings
    .map((ring) => simplify(ring, tolerance))
    .filter((ring) => areaOf(ring) >= smallestIsland)
    .map(toPath)
    .join('')
}

type Piece = { shape: Polygon; middle: number; halfWidth: number }

const coarseLand = landFrom('world-atlas/land-110m.json')
const fineLand = landFrom('world-atlas/land-50m.json')

function landFrom(specifier: string): () => readonly Piece[] {
  let pieces: readonly Piece[] | undefined
  return () => (pieces ??= readPieces(specifier))
}

function readPieces(specifier: string): Piece[] {
  // The package documents its files as topologies with one object, a collection of one multipolygon: `land`.
  const topology = readPackageFile(specifier) as Topology<{ land: GeometryCollection }>
  return feature(topology, topology.objects.land).features.flatMap(({ geometry }) =>
    (geometry as MultiPolygon).coordinates.map(toPiece),
  )
}

function toPiece(coordinates: Coordinates[][]): Piece {
  const longitudes = (coordinates[0] ?? []).map(([longitude = 0]) => longitude)
  const west = longitudes.reduce((one, other) => Math.min(one, other))
  const east = longitudes.reduce((one, other) => Math.max(one, other))
  return { shape: { type: 'Polygon', coordinates }, middle: (west + east) / 2, halfWidth: (east - west) / 2 }
}

/** By longitude alone: it spares the projection most islands, and the clip does the rest. */
function mayBeSeen({ middle, halfWidth }: Piece, projection: GeoProjection): boolean {
  const centre = -projection.rotate()[0]
  const halfView = ((frame.width / 2 + 10) / projection.scale()) * (180 / Math.PI)
  return Math.abs(wrapLongitude(middle - centre)) <= halfWidth + halfView
}

function collectInto(rings: Spot[][]) {
  let ring: Spot[] = []
  return {
    point: (x: number, y: number) => void ring.push([x, y]),
    lineStart: () => void (ring = []),
    lineEnd: () => void rings.push(ring),
    polygonStart: () => {},
    polygonEnd: () => {},
  }
}
