import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { journeyOf } from '../../containers/journey/journey.ts'
import { normaliseEvents } from './normalise.ts'

const zones = new Map([
  ['CNSHA', 'Asia/Shanghai'],
  ['SGSIN', 'Asia/Singapore'],
  ['NLRTM', 'Europe/Amsterdam'],
])
const box = { containerNumber: 'MSKU8532556', zoneOf: (code: string) => zones.get(code) }
const mislabelled = { ...box, localTimesAreLabelledUtc: true }
const now = '2026-11-12T00:00:00.000Z'

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'))

function milestones(body: unknown, options: typeof box) {
  const journey = journeyOf(normaliseEvents(body, options).events, { now })
  return journey.milestones.map(({ code, at, localTime, place, isDone }) => ({
    code,
    at,
    localTime,
    isDone,
    place: place?.unLocode ?? null,
  }))
}

const standard = fixture('00-dcsa-v2.2-journey')
const hapag = fixture('02-hapag-no-eventid')
const msc = fixture('03-msc-casing-duplicates')

test('a standard answer gives all its events and the whole journey', () => {
  const { events, rejected } = normaliseEvents(standard, box)
  const journey = journeyOf(events, { now })
  assert.deepEqual([events.length, rejected], [14, []])
  assert.equal(journey.status, 'transshipment')
  assert.equal(journey.rolledOver, true)
  assert.deepEqual(
    journey.legs.map(({ from, to, vessel, voyage }) => [from.unLocode, to.unLocode, vessel?.name, voyage]),
    [
      ['CNSHA', 'SGSIN', 'KING OF THE SEAS', '640W'],
      ['SGSIN', 'NLRTM', 'QUEEN OF THE STRAITS', '642W'],
    ],
  )
  assert.equal(journey.currentLeg, 1)
  assert.deepEqual(
    journey.etaHistory.map(({ localTime, classifier, reasonCode, remark }) => [
      localTime,
      classifier,
      reasonCode,
      remark,
    ]),
    [
      ['2026-11-14T06:00', 'PLN', null, null],
      ['2026-11-18T06:00', 'EST', null, null],
      ['2026-11-24T18:00', 'EST', 'WEA', 'Bad weather'],
    ],
  )
})

test('a wrapper object that knows only the beginning gives the same beginning', () => {
  const known = milestones(fixture('01-maersk-wrapped'), box).filter(({ isDone }) => isDone)
  assert.deepEqual(known, milestones(standard, box).slice(0, known.length))
  assert.equal(known.at(-1)?.code, 'departed')
})

test('without event ids and with local times labelled UTC the milestones are the same', () => {
  const [booked, ...others] = milestones(hapag, mislabelled)
  const [standardBooked, ...standardOthers] = milestones(standard, box)
  assert.deepEqual(others, standardOthers)
  assert.equal(booked?.localTime, standardBooked?.localTime)
})

test('with other casing, doubles and a shifted row the milestones are the same, but for the booking that is not told', () => {
  const { events, rejected } = normaliseEvents(msc, mislabelled)
  assert.deepEqual([events.length, rejected], [12, []])
  assert.deepEqual(milestones(msc, mislabelled).slice(1), milestones(standard, box).slice(1))
  assert.deepEqual(milestones(msc, mislabelled)[0], {
    code: 'booked',
    at: null,
    localTime: null,
    isDone: true,
    place: null,
  })
})

for (const [name, options] of [
  ['02-hapag-no-eventid', mislabelled],
  ['03-msc-casing-duplicates', mislabelled],
] as const) {
  test(`${name} tells the same three dates of arrival`, () => {
    const { etaHistory } = journeyOf(normaliseEvents(fixture(name), options).events, { now })
    assert.deepEqual(
      etaHistory.map(({ localTime }) => localTime),
      ['2026-11-14T06:00', '2026-11-18T06:00', '2026-11-24T18:00'],
    )
  })
}

test('keys without event ids are stable from one answer to the next', () => {
  const keys = () => normaliseEvents(hapag, mislabelled).events.map(({ key }) => key)
  assert.deepEqual(keys(), keys())
  assert.equal(new Set(keys()).size, 14)
})

test('no answer is no events and no complaint', () => {
  for (const body of [undefined, null, '', [], { events: [] }]) {
    assert.deepEqual(normaliseEvents(body, box), { events: [], rejected: [] })
  }
})

test('what is no list of events is named as such', () => {
  for (const body of [
    {},
    'hello',
    42,
    true,
    { events: 'none' },
    { statusCode: 500, errors: [] },
    [{ metadata: {} }],
  ]) {
    assert.deepEqual(normaliseEvents(body, box).rejected, [{ reason: 'unknown shape', count: 1 }])
  }
})

const shared =
  process.env['BREAKWATER_SHARED'] ?? fileURLToPath(new URL('../../../../../shared', import.meta.url))
const shapes = `${shared}/data/tracking/carrier-shapes`
const skip = existsSync(shapes) ? false : 'the carrier shapes are not here'
const shape = (name: string): unknown => JSON.parse(readFileSync(`${shapes}/${name}.json`, 'utf8'))

for (const [name, reached, eta] of [
  ['04-cmacgm-extra-fields', 'transshipment', '2026-11-24T18:00'],
  ['05-evergreen-plan-dateonly', 'transshipment', '2026-11-18T00:00'],
  ['06-zim-no-transportcall', 'transshipment', '2026-11-24T18:00'],
] as const) {
  test(`${name} gives the milestones`, { skip }, () => {
    const { events, rejected } = normaliseEvents(shape(name), box)
    const journey = journeyOf(events, { now })
    assert.deepEqual([rejected, journey.status, journey.eta?.localTime], [[], reached, eta])
    assert.deepEqual(
      journey.legs.map(({ from, to }) => `${from.unLocode} ${to.unLocode}`),
      ['CNSHA SGSIN', 'SGSIN NLRTM'],
    )
  })
}

for (const name of [
  '07-hmm-proprietary',
  '08-v3.0.0-cg202601-codes',
  '09-v3.0.0-snapshot202606-fullwords',
  '10-v3.0.0-beta1-metadata-payload',
  '20-error-v2.2',
]) {
  test(`${name} is not mistaken for version 2.2`, { skip }, () => {
    assert.deepEqual(normaliseEvents(shape(name), box).rejected, [{ reason: 'unknown shape', count: 1 }])
  })
}
