import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readMoment } from './moment.ts'

const plain = { zone: undefined, localTimesAreLabelledUtc: false }
const rotterdam = { ...plain, zone: 'Europe/Amsterdam' }

test('an offset gives the instant and the wall clock at the place', () => {
  assert.deepEqual(readMoment('2026-10-08T03:10:00+08:00', plain), {
    at: '2026-10-07T19:10:00.000Z',
    localTime: '2026-10-08T03:10',
  })
  assert.equal(readMoment('2026-10-08T03:10:00.327-0330', plain)?.at, '2026-10-08T06:40:00.000Z')
})

test('an offset that is not the place’s gives the instant; the local time follows the zone', () => {
  assert.deepEqual(readMoment('2026-11-24T18:00:00+08:00', rotterdam), {
    at: '2026-11-24T10:00:00.000Z',
    localTime: '2026-11-24T11:00',
  })
})

test('UTC is UTC: the local time is known only with a zone', () => {
  assert.deepEqual(readMoment('2026-07-01T12:00:00Z', plain), {
    at: '2026-07-01T12:00:00.000Z',
    localTime: null,
  })
  assert.equal(readMoment('2026-07-01T12:00:00Z', rotterdam)?.localTime, '2026-07-01T14:00')
})

test('a carrier that labels local times UTC is read by the zone of the place, in summer and in winter', () => {
  const mislabelled = { ...rotterdam, localTimesAreLabelledUtc: true }
  assert.deepEqual(readMoment('2026-11-24T18:00:00Z', mislabelled), {
    at: '2026-11-24T17:00:00.000Z',
    localTime: '2026-11-24T18:00',
  })
  assert.equal(readMoment('2026-07-01T18:00:00Z', mislabelled)?.at, '2026-07-01T16:00:00.000Z')
  assert.equal(readMoment('2026-10-25T04:00:00Z', mislabelled)?.at, '2026-10-25T03:00:00.000Z')
  assert.equal(readMoment('2026-10-25T01:30:00Z', mislabelled)?.at, '2026-10-24T23:30:00.000Z')
  assert.equal(readMoment('2026-11-24T18:00:00+02:00', mislabelled)?.at, '2026-11-24T16:00:00.000Z')
})

test('a time without an offset is the local time', () => {
  assert.deepEqual(readMoment('2026-11-24T18:00:00', rotterdam), {
    at: '2026-11-24T17:00:00.000Z',
    localTime: '2026-11-24T18:00',
  })
})

test('a date alone is that day at noon UTC, without a local time', () => {
  assert.deepEqual(readMoment('2026-11-24', rotterdam), { at: '2026-11-24T12:00:00.000Z', localTime: null })
})

test('an unknown zone is no zone', () => {
  const atlantis = { ...plain, zone: 'Atlantic/Atlantis' }
  assert.deepEqual(readMoment('2026-07-01T12:00:00Z', atlantis), {
    at: '2026-07-01T12:00:00.000Z',
    localTime: null,
  })
})

for (const [text, at, localTime] of [
  ['2026-10-08T24:00:00+08:00', '2026-10-08T16:00:00.000Z', '2026-10-09T00:00'],
  ['2026-12-31T24:00Z', '2027-01-01T00:00:00.000Z', null],
  ['2026-10-08T24:00', '2026-10-09T00:00:00.000Z', '2026-10-09T00:00'],
  ['2026-10-08T03:10:00+08', '2026-10-07T19:10:00.000Z', '2026-10-08T03:10'],
  ['2026-10-08T03:10:00-03', '2026-10-08T06:10:00.000Z', '2026-10-08T03:10'],
  ['2026-10-08 03:10:00+08:00', '2026-10-07T19:10:00.000Z', '2026-10-08T03:10'],
  ['2026-10-08 03:10:00 +0800', '2026-10-07T19:10:00.000Z', '2026-10-08T03:10'],
  ['2026-10-08 03:10', '2026-10-08T03:10:00.000Z', '2026-10-08T03:10'],
  ['2026-10-08t03:10:00z', '2026-10-08T03:10:00.000Z', null],
  ['2026-10-08T03:10:00 UTC', '2026-10-08T03:10:00.000Z', null],
  ['2026-10-08T03:10:00,327Z', '2026-10-08T03:10:00.000Z', null],
  ['2026-10-08T03:10:60Z', '2026-10-08T03:10:59.000Z', null],
  ['2026/11/12 07:41:00 +08:30', '2026-11-11T23:11:00.000Z', '2026-11-12T07:41'],
  ['20261008T031000Z', '2026-10-08T03:10:00.000Z', null],
  ['20261008', '2026-10-08T12:00:00.000Z', null],
  ['2026/10/08', '2026-10-08T12:00:00.000Z', null],
] as const) {
  test(`“${text}” is a date all the same`, () => {
    assert.deepEqual(readMoment(text, plain), { at, localTime })
  })
}

for (const text of [
  '',
  '2026 01 01 14:12:56',
  '2026-02-30T00:00:00Z',
  '2026-02-30',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:01Z',
  '2026-01-01T24:01:00Z',
  '2026-01-01T25:00:00Z',
  '2026-02-30T24:00:00Z',
  '2026-01-01T12:00:00+15',
  '2026-01-01T12',
  '2026/01-01',
  '01/02/2026',
  '20260230',
  '1790000000',
  '1790000000000',
  '2026-01-01T12:60:00Z',
  '2026-01-01T12:00:00+25:00',
  '2026-01-01T12:00:00+08:99',
  '1989-12-31T23:59:59Z',
  '2101-01-01T00:00:00Z',
  '+020260-01-01T00:00:00Z',
  '2026-01-01T12:00:00Z; drop table',
  '２０２６-01-01',
]) {
  test(`“${text}” is no date`, () => {
    assert.equal(readMoment(text, plain), null)
  })
}

test('instants survive being written with any offset', () => {
  const minute = fc.date({ min: new Date('1991-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(minute, fc.integer({ min: -12 * 60, max: 14 * 60 }), (date, offset) => {
      const instant = Math.floor(date.getTime() / 60_000) * 60_000
      const wall = new Date(instant + offset * 60_000).toISOString().slice(0, 16)
      const size = Math.abs(offset)
      const [hours, minutes] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'))
      const text = `${wall}:00${offset < 0 ? '-' : '+'}${hours}:${minutes}`
      assert.deepEqual(readMoment(text, plain), { at: new Date(instant).toISOString(), localTime: wall })
    }),
  )
})
