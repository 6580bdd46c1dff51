import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysWords, expiryWords, placeWords, scheduleWords } from './rule-words.ts'

test('days that follow each other are told as a span', () => {
  assert.equal(daysWords(['mon', 'tue', 'wed', 'thu', 'fri']), 'Mon–Fri')
  assert.equal(daysWords(['sun', 'mon', 'wed', 'thu', 'fri']), 'Mon, Wed–Fri, Sun')
  assert.equal(daysWords(['sun', 'sat']), 'Sat, Sun')
  assert.equal(daysWords(['sun', 'sat', 'mon', 'tue', 'wed', 'thu', 'fri']), 'daily')
})

test('a schedule names its clock, and the night that ends on the next day', () => {
  const timeZone = 'Asia/Jakarta'
  const office = { days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: '08:00', to: '18:00' }
  const night = { days: ['sat'] as const, from: '22:00', to: '06:00' }
  const windows = [office, night].map((window) => ({ ...window, days: [...window.days] }))
  assert.equal(
    scheduleWords({ timeZone, windows }),
    'Mon–Fri 08:00–18:00, Sat 22:00–06:00 the next day Asia/Jakarta',
  )
})

test('an end that has passed is told as past', () => {
  const now = Date.parse('2026-11-24T15:00:00Z')
  const until = '2026-11-24T18:00:00Z'
  const words = new RegExp(`^until ${new Date(until).getDate()} Nov 2026, .+ \\(in 3 hours\\)$`)
  assert.match(expiryWords(until, now), words)
  assert.equal(expiryWords('2026-11-22T15:00:00Z', now), 'ended 2 days ago')
})

test('many places are told by the first ones and a number', () => {
  assert.equal(placeWords({ cidrs: ['192.0.2.0/24'], countries: ['ID'] }), '192.0.2.0/24, Indonesia')
  const cidrs = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
  assert.equal(placeWords({ cidrs, countries: [] }), '10.0.0.0/8, 172.16.0.0/12 and 2 more')
})
