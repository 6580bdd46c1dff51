import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { frame } from './frame.ts'
import { type Label, type PlacedLabel, placeLabels } from './labels.ts'

const label = (text: string, x: number, y: number): Label => ({ text, at: [x, y], role: 'stop' })
const dotsOf = (labels: readonly Label[]) => labels.map(({ at }) => ({ at, radius: 3.5 }))

/** The least room the text takes: half an em a letter, from the baseline up. */
function inkOf({ text, x, y, anchor }: PlacedLabel) {
  const width = text.length * 5.5
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor]
  return { left, right: left + width, top: y - 8, bottom: y }
}

const labels = fc.array(
  fc.tuple(
    fc.stringMatching(/^[A-Z][a-z]{2,14}$/),
    fc.integer({ min: 5, max: frame.width - 5 }),
    fc.integer({ min: 5, max: frame.height - 5 }),
  ),
  { maxLength: 15 },
)

test('no label leaves the frame, covers another or covers a dot', () => {
  const property = fc.property(labels, (spots) => {
    const wanted = spots.map(([text, x, y]) => label(text, x, y))
    const inks = placeLabels(wanted, dotsOf(wanted), []).map(inkOf)
    for (const [index, ink] of inks.entries()) {
      assert.ok(ink.left > 0 && ink.top > 0 && ink.right < frame.width && ink.bottom < frame.height)
      for (const other of inks.slice(index + 1)) {
        assert.ok(
          ink.left >= other.right ||
            other.left >= ink.right ||
            ink.top >= other.bottom ||
            other.top >= ink.bottom,
        )
      }
      for (const [, x, y] of spots) assert.ok(x < ink.left || x > ink.right || y < ink.top || y > ink.bottom)
    }
  })
  fc.assert(property)
})

test('the more important label gets the room', () => {
  const wanted = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth'].map((text) => label(text, 180, 100))
  const placed = placeLabels(wanted, dotsOf(wanted), [])
  assert.ok(placed.length < wanted.length)
  assert.equal(placed[0]?.text, 'First')
})

test('a label keeps off the line where it can', () => {
  const line = Array.from({ length: 40 }, (_, step) => [180 + step * 4, 100] as const)
  const wanted = [label('Jakarta', 180, 100)]
  assert.equal(placeLabels(wanted, dotsOf(wanted), [])[0]?.anchor, 'start')
  assert.equal(placeLabels(wanted, dotsOf(wanted), line)[0]?.anchor, 'end')
})
