import assert from 'node:assert/strict'
import { test } from 'node:test'
import { delayReasons, delayReasonText } from './delay-reasons.ts'
import { etaAt, etaHistory } from './eta.ts'
import { place, told } from '../fixtures/story.ts'

const rotterdam = place('NLRTM')
const arrival = (line: string, day: string, delayReason: string | null = null) =>
  told(`${line.split(' ')[0]} ARRI NLRTM ${line.split(' ')[1]}`, {
    toldAt: `${day}T00:00:00.000Z`,
    delayReason,
  })

const plan = arrival('PLN 2026-11-14', '2026-09-28')
const estimate = arrival('EST 2026-11-18', '2026-10-20')
const later = arrival('EST 2026-11-24', '2026-11-10', 'WEA')
const newPlan = arrival('PLN 2026-11-30', '2026-11-12')
const actual = arrival('ACT 2026-11-25', '2026-11-25')

test('the newest estimate counts, and a plan told later never replaces it', () => {
  assert.equal(etaAt([later, plan, newPlan, estimate], rotterdam)?.at, later.at)
})

test('what happened beats what was expected, even when an estimate is told afterwards', () => {
  const after = arrival('EST 2026-11-26', '2026-11-26')
  const eta = etaAt([actual, after, later], rotterdam)
  assert.deepEqual([eta?.at, eta?.isActual], [actual.at, true])
})

test('the history has each date believed, with its reason, in the order told', () => {
  const history = etaHistory([newPlan, later, actual, plan, estimate], rotterdam)
  assert.deepEqual(
    history.map(({ at, classifier, reasonCode }) => [at.slice(0, 10), classifier, reasonCode]),
    [
      ['2026-11-14', 'PLN', null],
      ['2026-11-18', 'EST', null],
      ['2026-11-24', 'EST', 'WEA'],
      ['2026-11-25', 'ACT', null],
    ],
  )
})

test('a date told again is no change', () => {
  const again = arrival('EST 2026-11-24', '2026-11-11')
  assert.equal(etaHistory([plan, later, again], rotterdam).length, 2)
})

test('other ports, lorries and trains have no part in it', () => {
  const elsewhere = told('EST ARRI SGSIN 2026-12-01')
  const byTrain = { ...arrival('EST 2026-12-02', '2026-11-30'), mode: 'RAIL' as const }
  assert.equal(etaAt([elsewhere, byTrain, plan], rotterdam)?.at, plan.at)
  assert.equal(etaAt([elsewhere], rotterdam), null)
})

test('without any arrival the discharge stands for it', () => {
  assert.equal(etaAt([told('PLN DISC NLRTM 2026-11-15')], rotterdam)?.at, '2026-11-15T12:00:00.000Z')
})

test('a delay code has a sentence, an unknown or inherited name has none', () => {
  assert.equal(delayReasonText('WEA'), 'Bad weather')
  assert.equal(delayReasonText('XXX'), undefined)
  assert.equal(delayReasonText('constructor'), undefined)
  for (const code of Object.keys(delayReasons)) assert.match(code, /^[A-Z]{3}$/)
})
