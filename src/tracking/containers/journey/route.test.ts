import assert from 'node:assert/strict'
import { test } from 'node:test'
import { place, story, told } from '../fixtures/story.ts'
import { journeyOf } from './journey.ts'

const now = '2026-11-20T00:00:00.000Z'

test('two changes of ship are two milestones and three legs; a port the box only passes is a leg but no milestone', () => {
  const events = story(
    'ACT LOAD IDJKT 2026-10-01',
    'ACT DEPA IDJKT 2026-10-02',
    'ACT ARRI SGSIN 2026-10-04',
    'ACT DISC SGSIN 2026-10-05',
    'ACT LOAD SGSIN 2026-10-08',
    'ACT DEPA SGSIN 2026-10-09',
    'ACT ARRI LKCMB 2026-10-13',
    'ACT DEPA LKCMB 2026-10-14',
    'PLN ARRI EGPSD 2026-10-25',
    'PLN DISC EGPSD 2026-10-26',
    'PLN LOAD EGPSD 2026-10-28',
    'PLN ARRI ITTRS 2026-11-02',
  )
  const journey = journeyOf(events, { now: '2026-10-15T00:00:00.000Z' })
  const changes = journey.milestones.filter(({ code }) => code === 'transshipment')
  assert.deepEqual(
    changes.map(({ place, isDone }) => [place?.unLocode, isDone]),
    [
      ['SGSIN', true],
      ['EGPSD', false],
    ],
  )
  assert.deepEqual(
    journey.legs.map(({ from, to }) => `${from.unLocode} ${to.unLocode}`),
    ['IDJKT SGSIN', 'SGSIN LKCMB', 'LKCMB EGPSD', 'EGPSD ITTRS'],
  )
  assert.equal(journey.currentLeg, 2)
  assert.equal(journey.status, 'transshipment')
})

test('a planned change of ship that did not take place is forgotten when the box arrives', () => {
  const journey = journeyOf(
    story(
      'ACT LOAD CNSHA 2026-10-08',
      'ACT DEPA CNSHA 2026-10-09',
      'PLN DISC SGSIN 2026-10-15',
      'PLN ARRI NLRTM 2026-11-09',
      'ACT ARRI NLRTM 2026-11-10',
    ),
    { now },
  )
  assert.equal(journey.status, 'arrived')
  assert.equal(
    journey.milestones.some(({ code }) => code === 'transshipment'),
    false,
  )
  assert.deepEqual(
    journey.legs.map(({ to }) => to.unLocode),
    ['NLRTM'],
  )
})

test('an overdue destination is kept when the last real event is later than its forecast', () => {
  const journey = journeyOf(
    story(
      'ACT LOAD CNSHA 2026-10-08',
      'ACT DISC SGSIN 2026-10-15',
      'ACT LOAD SGSIN 2026-11-16',
      'PLN ARRI NLRTM 2026-11-09',
    ),
    { now },
  )
  assert.equal(journey.destination?.unLocode, 'NLRTM')
  assert.equal(journey.timeline.at(-1)?.key, 'PLN ARRI NLRTM 2026-11-09')
  assert.equal(journey.status, 'transshipment')
})

test('where the box leaves the port by land is the destination, whatever stale plans say', () => {
  const journey = journeyOf(
    story(
      'ACT LOAD CNSHA 2026-10-08',
      'PLN ARRI NLRTM 2026-11-14',
      'ACT ARRI BEANR 2026-11-10',
      'ACT DISC BEANR 2026-11-11',
      'ACT GTOT BEANR 2026-11-12',
    ),
    { now },
  )
  assert.equal(journey.destination?.unLocode, 'BEANR')
  assert.equal(journey.status, 'gate_out')
})

test('a move between terminals of the transshipment port is no gate-out', () => {
  const journey = journeyOf(
    story(
      'ACT LOAD CNSHA 2026-10-08',
      'ACT DISC SGSIN 2026-10-15',
      'ACT GTOT SGSIN 2026-10-16',
      'ACT GTIN SGSIN 2026-10-16T14:00',
      'ACT LOAD SGSIN 2026-10-19',
      'PLN ARRI NLRTM 2026-11-14',
    ),
    { now: '2026-10-20T00:00:00.000Z' },
  )
  assert.equal(journey.status, 'transshipment')
  assert.equal(journey.destination?.unLocode, 'NLRTM')
})

test('departures and arrivals without a place take that of the loading and discharge, but no actual from a plan', () => {
  const events = story(
    'ACT LOAD CNSHA 2026-10-08',
    'ACT DEPA - 2026-10-09',
    'ACT ARRI - 2026-10-15',
    'PLN ARRI - 2026-11-14',
    'PLN DISC NLRTM 2026-11-15',
  )
  const journey = journeyOf(events, { now: '2026-10-16T00:00:00.000Z' })
  assert.equal(journey.status, 'departed')
  assert.equal(journey.eta?.at, '2026-11-14T12:00:00.000Z')
  assert.equal(journey.eta?.place.unLocode, 'NLRTM')
})

test('places get their name and coordinates from other events and from the table of ports', () => {
  const named = told('ACT LOAD CNSHA 2026-10-08', { place: { ...place('CNSHA'), name: 'Shanghai' } })
  const onlyName = told('ACT GTIN - 2026-10-05', {
    place: { ...place('CNSHA'), name: 'SHANGHAI', unLocode: null },
  })
  const findPort = (code: string) =>
    code === 'CNSHA' ? { ...place(code), latitude: 31, longitude: 122 } : undefined
  const journey = journeyOf([named, onlyName, told('ACT DEPA CNSHA 2026-10-09')], { now, findPort })
  assert.equal(journey.origin?.name, 'Shanghai')
  for (const { place } of journey.timeline)
    assert.deepEqual([place?.unLocode, place?.latitude], ['CNSHA', 31])
})

test('loaded again without a word where to: the destination is not known', () => {
  const journey = journeyOf(
    story('ACT LOAD CNSHA 2026-10-08', 'ACT DISC SGSIN 2026-10-15', 'ACT LOAD SGSIN 2026-10-19'),
    { now },
  )
  assert.deepEqual([journey.destination, journey.eta, journey.status], [null, null, 'transshipment'])
})

test('a port that was left was reached, though its arrival was never reported; its forecast is not shown as fact', () => {
  const journey = journeyOf(
    story(
      'ACT DEPA CNSHA 2026-10-08',
      'EST ARRI SGSIN 2026-10-15',
      'ACT DEPA SGSIN 2026-10-20',
      'EST ARRI NLRTM 2026-11-24',
    ),
    { now },
  )
  assert.deepEqual([journey.legs[0]?.arrivalIsActual, journey.legs[0]?.arrivesAt], [true, null])
  assert.equal(journey.currentLeg, 1)
})

test('the ship’s calls after the box has left it are not the box’s', () => {
  const journey = journeyOf(
    story(
      'ACT LOAD CNSHA 2026-10-08',
      'ACT ARRI NLRTM 2026-11-10',
      'ACT DISC NLRTM 2026-11-11',
      'ACT GTOT NLRTM 2026-11-13',
      'ACT DEPA NLRTM 2026-11-14',
      'ACT ARRI DEHAM 2026-11-16',
    ),
    { now },
  )
  assert.deepEqual([journey.destination?.unLocode, journey.legs.length], ['NLRTM', 1])
})
