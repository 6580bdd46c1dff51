import { type GeoProjection, geoMercator } from 'd3-geo'
import { type Position, longitudeNear } from '../../places/distance.ts'
import type { Line } from './lines.ts'

/** The drawing is laid out for a phone of 360 pixels; wider screens scale it. */
export const frame = { width: 360, height: 204 } as const

/** Room for labels beside the outermost stops. */
const padding = { x: 40, y: 30 } as const

/** Pixels per radian: the whole world in the frame's width at least, some 18 degrees at most. */
const scaleLimits = {
  lowest: frame.width / (2 * Math.PI),
  highest: frame.width / ((18 * Math.PI) / 180),
} as const

/** Beyond this Mercator shows nothing but stretched ice. */
const northernmost = 80

/** A Mercator projection with the voyage in the middle, turned so that no line is cut at the antimeridian. */
export function projectionFor(lines: readonly Line[], spots: readonly Position[]): GeoProjection {
  const walked = walk(lines.flatMap((line) => line.coordinates))
  const points = [...walked, ...gather(spots, walked)]
  const x = span(points.map(([longitude]) => toRadians(longitude)))
  const y = span(points.map(([, latitude]) => mercatorY(latitude)))
  const wanted = Math.min((frame.width - 2 * padding.x) / x.size, (frame.height - 2 * padding.y) / y.size)
  const scale = Math.min(scaleLimits.highest, Math.max(scaleLimits.lowest, wanted))
  const highestMiddle = mercatorY(northernmost) - frame.height / 2 / scale
  const middle = Math.min(highestMiddle, Math.max(-highestMiddle, y.middle))
  return geoMercator()
    .rotate([(-x.middle * 180) / Math.PI, 0])
    .scale(scale)
    .translate([frame.width / 2, frame.height / 2 + middle * scale])
    .clipExtent([
      [-4, -4],
      [frame.width + 4, frame.height + 4],
    ])
}

/** The points of a voyage in its order, every longitude continued from the one before. */
function walk(points: readonly Position[]): Position[] {
  const walked: Position[] = []
  for (const [longitude, latitude] of points) {
    walked.push([longitudeNear(longitude, walked.at(-1)?.[0] ?? longitude), latitude])
  }
  return walked
}

/** Places without an order, each written as near as can be to the middle of the voyage. */
function gather(spots: readonly Position[], walked: readonly Position[]): Position[] {
  const longitudes = (walked.length > 0 ? walked : spots.slice(0, 1)).map(([longitude]) => longitude)
  const { middle } = span(longitudes)
  return spots.map(([longitude, latitude]) => [longitudeNear(longitude, middle), latitude])
}

function span(values: readonly number[]): { size: number; middle: number } {
  const lowest = Math.min(...values)
  const highest = Math.max(...values)
  return { size: Math.max(highest - lowest, Number.EPSILON), middle: (lowest + highest) / 2 }
}

const mercatorY = (latitude: number): number =>
  Math.log(Math.tan(Math.PI / 4 + toRadians(Math.min(85, Math.max(-85, latitude))) / 2))

const toRadians = (degrees: number): number => (degrees * Math.PI) / 180
