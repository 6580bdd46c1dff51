import assert from 'node:assert/strict'
import { test } from 'node:test'
import { journeyOf } from './journey/journey.ts'
import { told, directVoyage } from './fixtures/story.ts'
import type { TrackingEvent } from './journey/event.ts'
import { toTrackedContainer } from './tracked-container.ts'

const now = '2026-11-12T09:00:00.000Z'
const seen = (events: TrackingEvent[], problem: string | null = null) => {
  const at = new Date(now)
  const state = {
    id: '01990000-0000-7000-8000-000000000000',
    number: 'MSKU8532556',
    carrier: 'MAEU',
    askedAt: at,
    answeredAt: null,
    nextCheckAt: at,
    askingUntil: null,
    problem,
    events,
  }
  return toTrackedContainer({ state, since: at, isAsking: false }, journeyOf(events, { now }))
}

test('staff see where the box is by the last thing that happened, in our spelling of the port', () => {
  const { situation, place, lastEventAt } = seen(directVoyage.slice(0, 7))
  assert.deepEqual([situation, place, lastEventAt], ['unloaded', 'Rotterdam', '2026-11-11T12:00:00.000Z'])
})

test('a place that is not in our list keeps the carrier’s name, and without one its code', () => {
  const somewhere = { name: 'SOMEWHERE', unLocode: 'XXSOM', latitude: null, longitude: null }
  assert.equal(seen([told('ACT GTIN - 2026-10-05', { place: somewhere })]).place, 'SOMEWHERE')
  assert.equal(seen([told('ACT GTIN XXSOM 2026-10-05')]).place, 'XXSOM')
})

test('changes of the arrival are counted, the first date not', () => {
  const first = told('EST ARRI NLRTM 2026-11-20')
  const second = told('EST ARRI NLRTM 2026-11-24', { toldAt: '2026-11-01T00:00:00.000Z' })
  assert.equal(seen([...directVoyage.slice(0, 5), first]).etaChanges, 0)
  const { eta, etaChanges } = seen([...directVoyage.slice(0, 5), first, second])
  assert.deepEqual(
    [etaChanges, eta],
    [1, { at: '2026-11-24T12:00:00.000Z', localTime: null, isActual: false }],
  )
})

test('a box of which nothing is known has no place, no date, and the problem with its carrier', () => {
  const { situation, place, eta, problem } = seen([], 'The carrier has a fault.')
  assert.deepEqual([situation, place, eta, problem], ['nothing_yet', null, null, 'The carrier has a fault.'])
})
