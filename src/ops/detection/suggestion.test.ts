import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { suggestThreshold, type Assessed } from './suggestion.ts'

const range = { threshold: 3, most: 100 }
const found = (verdict: Assessed['verdict'], ...counts: number[]): Assessed[] =>
  counts.map((count) => ({ count, verdict }))

suite('the suggested threshold', () => {
  test('leaves out false findings and keeps every confirmed one', () => {
    const suggestion = suggestThreshold(
      [...found('false_positive', 3, 4, 12), ...found('true_positive', 10, 30)],
      range,
    )
    assert.equal(suggestion?.threshold, 10)
    assert.match(suggestion?.sentence ?? '', /2 of 3 false findings .* none of the 2 confirmed ones/)
  })

  test('is silent with fewer than five verdicts, and when the rule is right as it is', () => {
    assert.equal(suggestThreshold(found('false_positive', 3, 3, 3, 3), range), undefined)
    assert.equal(suggestThreshold(found('true_positive', 3, 4, 5, 6, 7), range), undefined)
  })

  test('never goes down, never loses a confirmed finding, never leaves the range', () => {
    const verdict = fc.constantFrom<Assessed['verdict']>('true_positive', 'false_positive', 'benign')
    const findings = fc.array(fc.record({ count: fc.integer({ min: 3, max: 500 }), verdict }), {
      maxLength: 30,
    })
    fc.assert(
      fc.property(findings, (given) => {
        const suggestion = suggestThreshold(given, range)
        if (suggestion === undefined) return
        assert.ok(suggestion.threshold > range.threshold && suggestion.threshold <= range.most)
        assert.ok(
          given.every(({ count, verdict: is }) => is !== 'true_positive' || count >= suggestion.threshold),
        )
      }),
    )
  })
})
