import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { TrackingEvent } from './journey/event.ts'
import { story, told } from './fixtures/story.ts'
import { journeyOf, type Journey } from './journey/journey.ts'
import { hearAnswer } from './journey/merge.ts'
import { withoutRepeats } from './journey/repeats.ts'

const now = '2026-12-01T00:00:00.000Z'
const shown = (events: readonly TrackingEvent[]): string[] =>
  journeyOf(events, { now }).timeline.map(({ code, at }) => `${code} ${at.slice(0, 16)}`)

/** What is shown after these answers, one a day. */
function after(...answers: (readonly TrackingEvent[])[]): string[] {
  let known: TrackingEvent[] = []
  answers.forEach((answer, day) => {
    known = hearAnswer(known, answer, new Date(Date.UTC(2026, 9, 10 + day)).toISOString()).events
  })
  return shown(known)
}

const first = told('ACT LOAD CNSHA 2026-10-08T10:04', { key: 'LOAD 1' })
const corrected = told('ACT LOAD CNSHA 2026-10-08T10:34', { key: 'LOAD 2' })
const sameTelling = { ...corrected, toldAt: first.toldAt }

test('the same loading under two ids is one, in one answer and in two', () => {
  const twin = { ...first, key: 'LOAD x' }
  assert.deepEqual(after([first, twin]), ['LOAD 2026-10-08T10:04'])
  assert.deepEqual(after([first], [twin]), ['LOAD 2026-10-08T10:04'])
  assert.deepEqual(shown([first, twin]), ['LOAD 2026-10-08T10:04'])
})

test('a loading that the next answer tells of at another time has been corrected, to a later time and to an earlier', () => {
  assert.deepEqual(after([first], [corrected]), ['LOAD 2026-10-08T10:34'])
  assert.deepEqual(after([corrected], [first]), ['LOAD 2026-10-08T10:04'])
  assert.deepEqual(after([first], [corrected], [first]), ['LOAD 2026-10-08T10:04'])
  assert.deepEqual(after([first], [sameTelling]), ['LOAD 2026-10-08T10:34'])
  assert.deepEqual(after([sameTelling], [first]), ['LOAD 2026-10-08T10:04'])
})

test('of two times in one answer the one told last holds', () => {
  assert.deepEqual(after([corrected, first]), ['LOAD 2026-10-08T10:34'])
  const earlier = { ...first, toldAt: '2026-10-09T00:00:00.000Z' }
  assert.deepEqual(after([corrected, earlier]), ['LOAD 2026-10-08T10:04'])
})

test('a correction of an actual under its own id holds, also when the carrier writes the event’s time for that of telling', () => {
  const copied = (event: TrackingEvent) => ({ ...event, key: 'LOAD 1', toldAt: event.at })
  assert.deepEqual(after([copied(corrected)], [copied(first)]), ['LOAD 2026-10-08T10:04'])
  assert.deepEqual(after([copied(first)], [copied(corrected)]), ['LOAD 2026-10-08T10:34'])
})

test('a correction of place, ship or terminal replaces what it corrects', () => {
  const changes = [
    { vessel: { name: 'QUEEN', imo: '9321495' } },
    { voyage: '642W' },
    { facility: 'CNSHB' },
    { localTime: '2026-10-08T18:04' },
  ]
  for (const change of changes)
    assert.deepEqual(after([first], [{ ...first, ...change, key: 'LOAD y' }]), ['LOAD 2026-10-08T10:04'])
})

test('what really happened twice stands there twice', () => {
  for (const lines of [
    ['ACT LOAD CNSHA 2026-10-08', 'ACT DISC CNSHA 2026-10-09', 'ACT LOAD CNSHA 2026-10-10'],
    ['ACT LOAD CNSHA 2026-10-08', 'ACT DISC SGSIN 2026-10-12', 'ACT LOAD SGSIN 2026-10-13'],
    ['ACT GTIN CNSHA 2026-10-05', 'ACT GTOT CNSHA 2026-10-06', 'ACT GTIN CNSHA 2026-10-07'],
    ['ACT ARRI SGSIN 2026-10-12', 'ACT DEPA SGSIN 2026-10-13', 'ACT ARRI SGSIN 2026-10-14'],
  ])
    assert.equal(after(story(...lines)).length, lines.length, lines.join())
})

test('the ship that brought the box and the one that takes it on both leave the port', () => {
  const king = told('ACT DEPA SGSIN 2026-10-13T10:00', { vessel: { name: 'KING', imo: null }, key: 'k' })
  const queen = told('ACT DEPA SGSIN 2026-10-13T20:00', { vessel: { name: 'QUEEN', imo: null }, key: 'q' })
  assert.equal(withoutRepeats([king, queen]).length, 2)
  assert.equal(withoutRepeats([king, { ...queen, vessel: king.vessel }]).length, 1)
})

test('the loading of the next cargo months later replaces nothing of the first', () => {
  const next = told('ACT LOAD CNSHA 2027-02-08', { key: 'next' })
  const heard = hearAnswer([first], [next], '2027-02-09T00:00:00.000Z')
  assert.deepEqual([heard.replaced, heard.events.length], [[], 2])
})

test('what an answer leaves out without telling it otherwise is kept', () => {
  const arrival = told('ACT ARRI NLRTM 2026-11-10')
  assert.deepEqual(after([first], [arrival], []), ['LOAD 2026-10-08T10:04', 'ARRI 2026-11-10T12:00'])
})

test('a date of arrival that comes back is in its history three times', () => {
  const estimate = (day: string, toldAt: string) => told(`EST ARRI NLRTM ${day}`, { toldAt })
  for (const isStated of [true, false]) {
    let known: TrackingEvent[] = []
    for (const [index, day] of ['2026-11-18', '2026-11-24', '2026-11-18', '2026-11-18'].entries()) {
      const heardAt = new Date(Date.UTC(2026, 9, 10 + index)).toISOString()
      const toldAt = isStated ? heardAt : new Date(`${day}T12:00Z`).toISOString()
      known = hearAnswer(known, [first, estimate(day, toldAt)], heardAt).events
    }
    const { etaHistory, eta } = journeyOf(known, { now: '2026-10-20T00:00:00.000Z' })
    assert.deepEqual(
      etaHistory.map(({ at }) => at.slice(0, 10)),
      ['2026-11-18', '2026-11-24', '2026-11-18'],
    )
    assert.equal(eta?.at.slice(0, 10), '2026-11-18')
  }
})

test('a carrier with new ids in every answer fills no history', () => {
  let known: TrackingEvent[] = []
  for (let day = 0; day < 30; day += 1) {
    const heardAt = new Date(Date.UTC(2026, 9, 10 + day)).toISOString()
    const answer = voyage.map(({ event }, index) => ({ ...event, key: `${day}-${index}`, toldAt: heardAt }))
    known = hearAnswer(known, answer, heardAt).events
  }
  assert.equal(known.length, voyage.length)
})

/** A voyage as it came about: what was told, and for an actual the time that was told of it at first. */
const voyage: readonly { event: TrackingEvent; minutesOff: number }[] = [
  { event: told('ACT CONF - 2026-09-28'), minutesOff: 0 },
  { event: told('EST ARRI NLRTM 2026-11-08', { toldAt: '2026-09-29T00:00:00.000Z' }), minutesOff: 0 },
  { event: told('ACT GTOT CNSHA 2026-10-02 empty'), minutesOff: 30 },
  { event: told('ACT GTIN CNSHA 2026-10-05'), minutesOff: -45 },
  { event: told('ACT LOAD CNSHA 2026-10-08T10:34'), minutesOff: -30 },
  { event: told('ACT DEPA CNSHA 2026-10-08T20:00'), minutesOff: 90 },
  { event: told('EST ARRI NLRTM 2026-11-12', { toldAt: '2026-10-10T00:00:00.000Z' }), minutesOff: 0 },
  { event: told('ACT ARRI SGSIN 2026-10-15'), minutesOff: 20 },
  { event: told('ACT DISC SGSIN 2026-10-15T20:00'), minutesOff: -20 },
  { event: told('ACT LOAD SGSIN 2026-10-17'), minutesOff: 10 },
  { event: told('ACT DEPA SGSIN 2026-10-18'), minutesOff: -10 },
  { event: told('ACT ARRI NLRTM 2026-11-12T18:00'), minutesOff: 300 },
  { event: told('ACT DISC NLRTM 2026-11-13'), minutesOff: -60 },
]

const manners = fc.record({
  ids: fc.constantFrom('stable', 'content', 'time', 'new'),
  statesTelling: fc.boolean(),
  doubles: fc.array(fc.nat({ max: voyage.length - 1 }), { maxLength: 4 }),
  isCorrected: fc.boolean(),
  repeats: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
})
type Manners = typeof manners extends fc.Arbitrary<infer Value> ? Value : never

const minutesLater = (moment: string, minutes: number): string =>
  new Date(Date.parse(moment) + minutes * 60_000).toISOString()

/** What a carrier of these manners answers after so many steps of the voyage, heard at that moment. */
function answerAt(step: number, heard: { at: string; count: number }, how: Manners): TrackingEvent[] {
  const rows = voyage.slice(0, step + 1).map(({ event, minutesOff }, index): TrackingEvent => {
    const isWrong = how.isCorrected && index === step
    const at = isWrong ? minutesLater(event.at, minutesOff) : event.at
    const own = isWrong || !how.isCorrected ? event.toldAt : minutesLater(event.toldAt, 600)
    const toldAt = how.statesTelling || event.classifier !== 'ACT' ? own : heard.at
    const content = `${event.code} ${event.classifier} ${event.place?.unLocode} ${at}`
    // As the reading of answers makes them: a forecast's key has its minute.
    const stable = event.classifier === 'ACT' ? `${event.code} ${index}` : `${event.code} ${index} ${at}`
    const keys = { stable, content, time: `${event.code} id-${at}`, new: `${heard.count}-${index}` }
    return { ...event, at, toldAt, key: keys[how.ids] }
  })
  const doubles = how.doubles.flatMap((index) => rows[index] ?? [])
  const all = [...rows, ...doubles.map((row, index) => ({ ...row, key: `${row.key} again ${index}` }))]
  return all.toSorted((one, other) => order(one.key, how.seed) - order(other.key, how.seed))
}

const order = (key: string, seed: number): number =>
  Array.from(key).reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0) + seed) % 9973, 7)

/** All that a customer sees; when it was told is about the telling. */
function seen(events: readonly TrackingEvent[]): unknown {
  const journey: Journey = journeyOf(events, { now })
  const untold = (event: TrackingEvent) => ({ ...event, key: '', toldAt: '' })
  return {
    ...journey,
    timeline: journey.timeline.map(untold),
    etaHistory: journey.etaHistory.map(({ at, classifier }) => ({ at, classifier })),
  }
}

test('the journey is the same however the carrier numbers, orders, repeats and corrects what it tells', () => {
  const truth = seen(voyage.map(({ event }) => event))
  fc.assert(
    fc.property(manners, (how) => {
      let known: TrackingEvent[] = []
      let count = 0
      for (let step = 0; step <= voyage.length; step += 1) {
        for (let again = 0; again < how.repeats; again += 1) {
          const last = voyage[Math.min(step, voyage.length - 1)]?.event
          const at = minutesLater(last?.classifier === 'ACT' ? last.at : (last?.toldAt ?? now), 400 + again)
          const answer = answerAt(step, { at, count: (count += 1) }, how)
          const heard = hearAnswer(known, answer, at)
          assert.deepEqual(hearAnswer(heard.events, answer, at).events, heard.events, 'heard again at once')
          known = heard.events
        }
      }
      assert.deepEqual(seen(known), truth)
    }),
    { numRuns: 100 },
  )
})
