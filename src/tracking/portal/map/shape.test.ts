import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type Spot, areaOf, simplify, toPath } from './shape.ts'

const coordinate = fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 7)
const shapes = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 60 })

test('a simplified shape keeps its ends and stays within the tolerance of every point left out', () => {
  const property = fc.property(shapes, fc.double({ min: 0.1, max: 30, noNaN: true }), (points, tolerance) => {
    const kept = simplify(points, tolerance)
    assert.deepEqual([kept.at(0), kept.at(-1)], [points.at(0), points.at(-1)])
    for (const point of points) assert.ok(distanceToLine(point, kept) <= tolerance + 1e-9)
  })
  fc.assert(property)
})

test('relative steps do not add up their rounding: every corner is within a twentieth of a pixel', () => {
  const property = fc.property(shapes, (points) => {
    let [x, y] = [0, 0]
    const steps =
      toPath(points)
        .replace(/[MLlz]/g, ' ')
        .match(/-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g)
        ?.map(Number) ?? []
    assert.equal(steps.length, 2 * points.length)
    for (const [index, [expectedX, expectedY]] of points.entries()) {
      ;[x, y] = [x + (steps[2 * index] ?? NaN), y + (steps[2 * index + 1] ?? NaN)]
      assert.ok(Math.abs(x - expectedX) <= 0.051 && Math.abs(y - expectedY) <= 0.051)
    }
  })
  fc.assert(property)
})

test('the area of a ring does not depend on its direction', () => {
  const square: Spot[] = [
    [0, 0],
    [3, 0],
    [3, 3],
    [0, 3],
  ]
  assert.equal(areaOf(square), 9)
  assert.equal(areaOf(square.toReversed()), 9)
})

function distanceToLine(point: Spot, line: readonly Spot[]): number {
  return Math.min(...line.map((to, index) => distanceToSegment(point, line[index - 1] ?? to, to)))
}

/** By search, to be independent of the formula under test. */
function distanceToSegment([x, y]: Spot, from: Spot, to: Spot): number {
  const off = (share: number): number =>
    Math.hypot(x - from[0] - share * (to[0] - from[0]), y - from[1] - share * (to[1] - from[1]))
  let [low, high] = [0, 1]
  for (let round = 0; round < 100; round += 1) {
    const third = (high - low) / 3
    if (off(low + third) < off(high - third)) high -= third
    else low += third
  }
  return off((low + high) / 2)
}
