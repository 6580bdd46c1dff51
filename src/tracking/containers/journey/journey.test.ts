import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { byTime } from './facts.ts'
import { directVoyage, story, told } from '../fixtures/story.ts'
import { type Journey, journeyOf } from './journey.ts'
import { milestoneCodes } from './milestones.ts'

const now = '2026-11-20T00:00:00.000Z'
const done = ({ milestones }: Journey) => milestones.filter(({ isDone }) => isDone).map(({ code }) => code)

test('a direct voyage passes every milestone but the transshipment, whatever order the events arrive in', () => {
  const expected = milestoneCodes.filter((code) => code !== 'transshipment')
  fc.assert(
    fc.property(fc.shuffledSubarray(directVoyage, { minLength: directVoyage.length }), (events) => {
      const journey = journeyOf(events, { now })
      assert.deepEqual(done(journey), expected)
      assert.equal(journey.isFrozen, true)
      assert.equal(journey.progress, 1)
      assert.deepEqual(journey.timeline, directVoyage)
    }),
  )
})

test('with each event of a voyage the status moves on and never back', () => {
  const statuses = directVoyage.map((_, index) => {
    const forecast = told('PLN ARRI NLRTM 2026-11-09')
    return journeyOf([...directVoyage.slice(0, index + 1), forecast], { now }).status
  })
  assert.deepEqual(
    statuses,
    milestoneCodes.filter((code) => code !== 'transshipment'),
  )
})

test('nothing known is an unknown journey, not an error', () => {
  const journey = journeyOf([], { now })
  assert.equal(journey.status, 'unknown')
  assert.deepEqual(
    [
      journey.origin,
      journey.eta,
      journey.currentLeg,
      journey.progress,
      journey.lastEventAt,
      journey.timeline,
    ],
    [null, null, null, 0, null, []],
  )
})

test('what a carrier never reported is done without a time once something later has happened', () => {
  const journey = journeyOf(story('ACT LOAD CNSHA 2026-10-08', 'PLN ARRI NLRTM 2026-11-09'), { now })
  assert.deepEqual(done(journey), ['booked', 'empty_picked_up', 'gate_in', 'loaded'])
  assert.equal(journey.milestones[0]?.at, null)
})

test('an actual replaces the forecast of the same event in the timeline and in the milestone', () => {
  const journey = journeyOf(
    story(
      'PLN DEPA CNSHA 2026-10-08',
      'EST DEPA CNSHA 2026-10-11',
      'ACT DEPA CNSHA 2026-10-10',
      'PLN ARRI NLRTM 2026-11-09',
    ),
    { now: '2026-10-12T00:00:00.000Z' },
  )
  assert.deepEqual(
    journey.timeline.map(({ key }) => key),
    ['ACT DEPA CNSHA 2026-10-10', 'PLN ARRI NLRTM 2026-11-09'],
  )
  const departed = journey.milestones.find(({ code }) => code === 'departed')
  assert.deepEqual([departed?.at, departed?.isEstimate], ['2026-10-10T12:00:00.000Z', false])
})

test('the next cargo of the box is not seen: not in the timeline, not in the dates, not in the forecasts', () => {
  const others = story(
    'ACT GTOT NLRTM 2026-11-19 empty',
    'ACT GTIN NLRTM 2026-11-19T18:00',
    'PLN ARRI USNYC 2026-12-05',
  ).map((event) => ({ ...event, toldAt: '2026-11-19T20:00:00.000Z' }))
  assert.deepEqual(journeyOf([...directVoyage, ...others], { now }), journeyOf(directVoyage, { now }))
})

test('what “happened” days from now is taken for an estimate', () => {
  const journey = journeyOf(story('ACT DEPA CNSHA 2026-11-01', 'ACT ARRI NLRTM 2026-12-01'), { now })
  assert.equal(journey.status, 'departed')
  assert.equal(journey.eta?.isActual, false)
})

test('a discharge alone proves the arrival, without inventing its time', () => {
  const journey = journeyOf(
    story('ACT DEPA CNSHA 2026-10-09', 'EST ARRI NLRTM 2026-11-09', 'ACT DISC NLRTM 2026-11-10'),
    { now },
  )
  const arrived = journey.milestones.find(({ code }) => code === 'arrived')
  assert.deepEqual([arrived?.isDone, arrived?.at], [true, null])
  assert.equal(journey.legs[0]?.arrivalIsActual, true)
  assert.equal(journey.currentLeg, null)
})

test('documents and seals stay out of the timeline, the booking confirmation stays in', () => {
  const events = [
    ...story('ACT CONF - 2026-09-28', 'ACT RSEA CNSHA 2026-10-01', 'ACT LOAD CNSHA 2026-10-08'),
    told('ACT CONF - 2026-09-29', { key: 'SI', documentType: 'SHI' }),
  ]
  assert.deepEqual(
    journeyOf(events, { now }).timeline.map(({ key }) => key),
    ['ACT CONF - 2026-09-28', 'ACT LOAD CNSHA 2026-10-08'],
  )
})

test('progress is the share of the voyage time gone by, and never complete before the arrival', () => {
  const events = story('ACT DEPA CNSHA 2026-10-10', 'EST ARRI NLRTM 2026-11-09')
  const at = (day: string) => journeyOf(events, { now: `${day}T12:00:00.000Z` }).progress
  assert.deepEqual([at('2026-10-10'), at('2026-10-25'), at('2026-12-24')], [0, 0.5, 0.99])
})

const anyEvent = fc
  .record({
    classifier: fc.constantFrom('ACT', 'EST', 'PLN'),
    code: fc.constantFrom('CONF', 'GTOT', 'GTIN', 'LOAD', 'DEPA', 'ARRI', 'DISC', 'STRP', 'DROP', 'PICK'),
    port: fc.constantFrom('CNSHA', 'SGSIN', 'NLRTM', 'BEANR', '-'),
    day: fc.date({ min: new Date('2026-09-01'), max: new Date('2026-12-01'), noInvalidDate: true }),
    load: fc.constantFrom('', ' empty'),
    toldAt: fc.date({ min: new Date('2026-09-01'), max: new Date('2026-12-01'), noInvalidDate: true }),
  })
  .map(({ classifier, code, port, day, load, toldAt }) =>
    told(`${classifier} ${code} ${port} ${day.toISOString().slice(0, 16)}${load}`, {
      toldAt: toldAt.toISOString(),
    }),
  )

test('however absurd the history: what is done is the first part of the milestones, and all figures are in range', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 25 }), (events) => {
      const journey = journeyOf(events, { now })
      const flags = journey.milestones.map(({ isDone }) => isDone)
      assert.deepEqual(
        flags,
        flags.toSorted((first, second) => Number(second) - Number(first)),
      )
      assert.ok(journey.progress >= 0 && journey.progress <= 1)
      assert.ok(journey.currentLeg === null || journey.legs[journey.currentLeg] !== undefined)
      const happened = journey.timeline.filter(({ classifier }) => classifier === 'ACT')
      assert.deepEqual(happened, happened.toSorted(byTime))
      const arrived = journey.legs.map(({ arrivalIsActual }) => arrivalIsActual)
      assert.deepEqual(
        arrived,
        arrived.toSorted((first, second) => Number(second) - Number(first)),
      )
    }),
    { numRuns: 500 },
  )
})

test('an arrival that cannot be placed does not hide the arrivals still expected', () => {
  const events = story('ACT LOAD CNSHA 2026-10-08', 'ACT ARRI - 2026-10-15', 'EST ARRI - 2026-11-24')
  assert.deepEqual(journeyOf(events, { now }).timeline, events)
})

test('a forecast that the voyage has passed by is not shown as expected', () => {
  const events = story('PLN GTIN CNSHA 2026-10-05', 'ACT LOAD CNSHA 2026-10-08', 'EST ARRI NLRTM 2026-11-24')
  assert.deepEqual(
    journeyOf(events, { now }).timeline.map(({ code }) => code),
    ['LOAD', 'ARRI'],
  )
})

test('after the empty return nothing is expected any more', () => {
  const journey = journeyOf([...directVoyage, told('PLN DROP NLRTM 2026-11-25')], { now })
  assert.deepEqual(journey.timeline, directVoyage)
})

test('an empty box leaving the port of discharge is no pick-up for this cargo', () => {
  const journey = journeyOf(
    story(
      'ACT LOAD CNSHA 2026-10-08',
      'ACT DISC NLRTM 2026-11-11',
      'ACT STRP NLRTM 2026-11-12',
      'ACT GTOT NLRTM 2026-11-13 empty',
    ),
    { now },
  )
  const pickUp = journey.milestones.find(({ code }) => code === 'empty_picked_up')
  assert.deepEqual([journey.status, pickUp?.isDone, pickUp?.at], ['delivered', true, null])
})
