import { frame } from './frame.ts'
import type { Spot } from './shape.ts'

export type Dot = { at: Spot; radius: number }
export type Label = { text: string; at: Spot; role: 'stop' | 'position' }
export type PlacedLabel = Label & { x: number; y: number; anchor: 'start' | 'end' | 'middle' }

type Box = { left: number; right: number; top: number; bottom: number }
type Candidate = PlacedLabel & { box: Box }

export const fontSize = 11

/** Puts every label beside its dot, in the order of importance given: inside the frame, off the other labels and dots, off the lines where it can. One without room is left out. */
export function placeLabels(
  labels: readonly Label[],
  dots: readonly Dot[],
  line: readonly Spot[],
): PlacedLabel[] {
  const taken = dots.map(boxAround)
  const placed: PlacedLabel[] = []
  for (const label of labels) {
    const gap = gapAt(label.at, dots)
    const free = candidates(label, gap).filter(
      ({ box }) => isInFrame(box) && !taken.some((other) => overlap(box, other)),
    )
    const [best] = free.sort((one, other) => pointsIn(one.box, line) - pointsIn(other.box, line))
    if (!best) continue
    const { box, ...rest } = best
    taken.push(box)
    placed.push(rest)
  }
  return placed
}

const boxAround = ({ at: [x, y], radius }: Dot): Box => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
})

/** Clear of the largest dot at the spot: the ring of the box may lie round a port. */
const gapAt = ([x, y]: Spot, dots: readonly Dot[]): number =>
  3 +
  Math.max(0, ...dots.filter(({ at }) => Math.hypot(at[0] - x, at[1] - y) < 5).map(({ radius }) => radius))

/** Right, left, above, below, then the corners, then the sides a little higher or lower. */
function candidates(label: Label, gap: number): Candidate[] {
  const [x, y] = label.at
  const middle = y + fontSize * 0.35
  const above = y - gap - 1
  const below = y + gap + fontSize * 0.8
  const places = [
    [x + gap, middle, 'start'],
    [x - gap, middle, 'end'],
    [x, above, 'middle'],
    [x, below, 'middle'],
    [x + 3, above, 'start'],
    [x + 3, below, 'start'],
    [x - 3, above, 'end'],
    [x - 3, below, 'end'],
    [x + gap, middle - 5, 'start'],
    [x + gap, middle + 5, 'start'],
    [x - gap, middle - 5, 'end'],
    [x - gap, middle + 5, 'end'],
  ] as const
  return places.map(([x, y, anchor]) => ({
    ...label,
    x,
    y,
    anchor,
    box: boxOf(label.text, { x, y, anchor }),
  }))
}

function boxOf(text: string, { x, y, anchor }: Pick<PlacedLabel, 'x' | 'y' | 'anchor'>): Box {
  const width = textWidth(text)
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor]
  return { left, right: left + width, top: y - fontSize * 0.8, bottom: y + fontSize * 0.25 }
}

/** No font metrics on a server: 0.64 em is the average of a wide bold sans-serif; ideographs are square. */
function textWidth(text: string): number {
  let ems = 0
  for (const character of text) ems += character > '\u2e80' ? 1 : 0.64
  return ems * fontSize
}

const isInFrame = ({ left, right, top, bottom }: Box): boolean =>
  left >= 3 && top >= 3 && right <= frame.width - 3 && bottom <= frame.height - 3

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom

const pointsIn = (box: Box, points: readonly Spot[]): number =>
  points.filter(([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom).length
