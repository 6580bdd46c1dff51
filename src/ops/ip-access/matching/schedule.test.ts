import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sharedList } from '../../../../test/support/shared-data.ts'
import type { Schedule } from './rule.ts'
import { isWithin, problemWithSchedule } from './schedule.ts'
import { weekdays, type Weekday } from '../words.ts'

const schedule = (timeZone: string, days: readonly Weekday[], hours: string): Schedule => {
  const [from = '', to = ''] = hours.split('-')
  return { timeZone, windows: [{ days, from, to }] }
}
const open = (given: Schedule, moments: readonly string[]) =>
  moments.map((evaluation) => isWithin(given, new Date(evaluation)))

test('a window opens and closes on the minute, by the clock of its zone', () => {
  const office = schedule('Asia/Jakarta', ['mon', 'fri'], '08:00-17:00')
  const monday = [
    '2026-03-02T00:59:59Z',
    '2026-03-02T01:00:00Z',
    '2026-03-02T09:59:59Z',
    '2026-03-02T10:00:00Z',
  ]
  assert.deepEqual(open(office, monday), [false, true, true, false])
  assert.deepEqual(open(office, ['2026-03-03T05:00:00Z', '2026-03-06T05:00:00Z']), [false, true])
})

test('a window over midnight belongs to the day on which it opens, and Sunday goes on into Monday', () => {
  const night = schedule('UTC', ['sun'], '22:00-06:00')
  const moments = [
    '2026-03-01T05:00:00Z',
    '2026-03-01T22:00:00Z',
    '2026-03-02T05:59:00Z',
    '2026-03-02T06:00:00Z',
  ]
  assert.deepEqual(open(night, moments), [false, true, true, false])
  const evening = schedule('UTC', ['sun'], '18:00-00:00')
  assert.deepEqual(open(evening, ['2026-03-01T23:59:59Z', '2026-03-02T00:00:00Z']), [true, false])
})

test('in the nights in which clocks change, what the clock on the wall shows counts', () => {
  const early = schedule('Europe/Berlin', ['sun'], '02:30-03:30')
  // 02:00 to 03:00 does not exist.
  const spring = [
    '2026-03-29T00:59:00Z',
    '2026-03-29T01:00:00Z',
    '2026-03-29T01:29:00Z',
    '2026-03-29T01:30:00Z',
  ]
  assert.deepEqual(open(early, spring), [false, true, true, false])
  // 02:00 to 03:00 comes twice.
  const autumn = [
    '2026-10-25T00:29:00Z',
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:00:00Z',
    '2026-10-25T01:30:00Z',
  ]
  assert.deepEqual(open(early, [...autumn, '2026-10-25T02:30:00Z']), [false, true, false, true, false])
})

type Transition = { kind: string; zone: string; utc: string; local_before: string; local_after: string }
/** Whether the time zones that Node brings agree: countries change their minds every year. */
function isKnownHere({ kind, zone, utc }: Transition): boolean {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  const offsetAt = (at: number) => format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value
  return kind !== 'none' && offsetAt(Date.parse(utc) - 1_000) !== offsetAt(Date.parse(utc))
}

const transitions = sharedList<Transition>('attack/dst_transitions_2026_2027.json')

test(
  'before and after every change of a clock the window of that minute is open',
  { skip: transitions.skip },
  () => {
    const listed = transitions.read().filter(isKnownHere)
    assert.ok(listed.length > 20)
    const opensAt = (local: string, timeZone: string): Schedule => {
      const [date = '', clock = ''] = local.split('T')
      const minute = clock.slice(0, 5)
      const next = new Date(Date.parse(`1970-01-01T${minute}:00Z`) + 60_000).toISOString().slice(11, 16)
      const weekday = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon'
      return schedule(timeZone, [weekday], `${minute}-${next}`)
    }
    for (const { zone, utc, local_before, local_after } of listed) {
      const at = Date.parse(utc)
      assert.ok(isWithin(opensAt(local_before, zone), new Date(at - 1_000)), `before ${zone} ${utc}`)
      assert.ok(isWithin(opensAt(local_after, zone), new Date(at)), `after ${zone} ${utc}`)
    }
  },
)

test('a window and the one that begins where it ends are never open together, and one of them always is', () => {
  const time = fc.nat(1439).map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16))
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  )
  const evaluation = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2027-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(fc.tuple(time, time, zone, evaluation), ([from, to, timeZone, at]) => {
      fc.pre(from !== to)
      const [day, rest] = [`${from}-${to}`, `${to}-${from}`].map((hours) =>
        schedule(timeZone, weekdays, hours),
      )
      assert.ok(day && rest)
      assert.notEqual(isWithin(day, at), isWithin(rest, at))
    }),
  )
})

test('a schedule without a real zone, or with a window of no length, is refused with the reason', () => {
  assert.match(problemWithSchedule(schedule('Mars/Olympus', ['mon'], '08:00-17:00')) ?? '', /Mars\/Olympus/)
  assert.match(problemWithSchedule(schedule('UTC', ['mon'], '08:00-08:00')) ?? '', /08:00 to 08:00/)
  assert.equal(problemWithSchedule(schedule('Asia/Jakarta', ['mon'], '22:00-06:00')), undefined)
})
