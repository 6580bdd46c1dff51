/** A place on the drawing, in its pixels. */
export type Spot = readonly [x: number, y: number]

/** Douglas and Peucker: the fewest of the points from which no left-out one is further than the tolerance. */
export function simplify(points: readonly Spot[], tolerance: number): Spot[] {
  const first = points.at(0)
  const last = points.at(-1)
  if (!first || !last || points.length < 3) return [...points]
  let furthest = 0
  let most = tolerance
  for (const [index, point] of points.entries()) {
    const off = distanceToSegment(point, first, last)
    if (off > most) [furthest, most] = [index, off]
  }
  if (furthest === 0) return [first, last]
  const head = simplify(points.slice(0, furthest + 1), tolerance)
  return [...head.slice(0, -1), ...simplify(points.slice(furthest), tolerance)]
}

/** Square pixels inside a ring. */
export function areaOf(ring: readonly Spot[]): number {
  let twice = 0
  let [lastX, lastY] = ring.at(-1) ?? [0, 0]
  for (const [x, y] of ring) {
    twice += lastX * y - x * lastY
    ;[lastX, lastY] = [x, y]
  }
  return Math.abs(twice) / 2
}

/** A closed ring as path text in relative steps of a tenth of a pixel, half as long as absolute ones. */
export function toPath(ring: readonly Spot[]): string {
  let text = ''
  let [lastX, lastY] = [0, 0]
  for (const [x, y] of ring) {
    const [tenthsX, tenthsY] = [Math.round(x * 10), Math.round(y * 10)]
    text += `${text === '' ? 'M' : 'l'}${pair((tenthsX - lastX) / 10, (tenthsY - lastY) / 10)}`
    ;[lastX, lastY] = [tenthsX, tenthsY]
  }
  return `${text}z`
}

const pair = (x: number, y: number): string => `${short(x)}${y < 0 ? '' : ','}${short(y)}`

/** `0.3` may be written `.3` in a path. */
const short = (value: number): string => String(value).replace(/^(-?)0\./, '$1.')

function distanceToSegment([x, y]: Spot, [fromX, fromY]: Spot, [toX, toY]: Spot): number {
  const [alongX, alongY] = [toX - fromX, toY - fromY]
  const squared = alongX ** 2 + alongY ** 2
  const share = squared === 0 ? 0 : ((x - fromX) * alongX + (y - fromY) * alongY) / squared
  const nearest = Math.min(1, Math.max(0, share))
  return Math.hypot(x - fromX - nearest * alongX, y - fromY - nearest * alongY)
}
