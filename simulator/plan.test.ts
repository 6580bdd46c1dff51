import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { eventsOf } from './events.ts'
import { planVoyage } from './plan.ts'
import { routeNames } from './routes.ts'
import { planVoyageAt, type Stage, stages } from './stages.ts'
import { anyVoyage } from './testing/any-voyage.ts'
import { assertImo } from './testing/conformance.ts'
import { checkVoyages } from './voyage-check.ts'

const now = '2026-11-21T00:00:00.000Z'
const box = { containerNumber: 'MSKU8532556', carrier: 'MAEU', seed: 'one' }
const plan = { ...box, departure: now, route: 'jakarta-singapore-rotterdam' } as const

test('any planned voyage is one that the simulator accepts', () => {
  fc.assert(
    fc.property(anyVoyage, (voyage) => assert.deepEqual(checkVoyages([voyage]), { voyages: [voyage] })),
  )
})

test('a voyage survives being written to a file', () => {
  fc.assert(
    fc.property(anyVoyage, (voyage) => {
      const read = checkVoyages(JSON.parse(JSON.stringify([voyage])))
      assert.deepEqual(
        'voyages' in read && eventsOf(read.voyages[0] ?? voyage, Infinity),
        eventsOf(voyage, Infinity),
      )
    }),
  )
})

test('the same seed gives the same voyage, another seed another', () => {
  assert.deepEqual(planVoyage(plan), planVoyage({ ...plan }))
  assert.notDeepEqual(planVoyage(plan), planVoyage({ ...plan, seed: 'two' }))
})

test('the delays asked for are the delays planned', () => {
  for (const delays of [0, 1, 2, 3] as const)
    assert.equal(planVoyage({ ...plan, delays }).delays.length, delays)
})

test('vessels have IMO numbers with a right check digit, in a range that no ship has', () => {
  for (const route of routeNames) {
    for (const { vessel } of planVoyage({ ...plan, route }).legs) {
      assertImo(vessel.imo)
      assert.ok(vessel.imo.startsWith('412'))
    }
  }
})

test('boxes that sail the same day on the same service share the vessel', () => {
  const [one, other] = ['one', 'two'].map((seed) => planVoyage({ ...plan, seed }).legs[0]?.vessel)
  assert.deepEqual(one, other)
})

const lastTold: Record<Stage, string> = {
  booked: 'CONF',
  picked_up: 'GTOT EMPTY',
  gated_in: 'GTIN LADEN',
  at_sea: 'DEPA',
  at_transshipment: 'DISC LADEN',
  on_last_leg: 'DEPA',
  arrived: 'ARRI',
  discharged: 'DISC LADEN',
  gated_out: 'GTOT LADEN',
  delivered: 'DROP LADEN',
  empty_returned: 'GTIN EMPTY',
}

for (const stage of stages) {
  test(`a voyage planned to be ${stage} is just that, whatever its seed`, () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      const voyage = planVoyageAt(stage, now, { ...box, seed, route: 'jakarta-singapore-rotterdam' })
      const acts = eventsOf(voyage, Date.parse(now)).filter(
        ({ eventClassifierCode }) => eventClassifierCode === 'ACT',
      )
      const moves = acts.filter((event) => !('documentTypeCode' in event && event.documentTypeCode === 'TRD'))
      assert.equal(describe(moves.at(-1)), lastTold[stage])
    }
  })
}

function describe(event: ReturnType<typeof eventsOf>[number] | undefined): string {
  if (event?.eventType === 'EQUIPMENT') return `${event.equipmentEventTypeCode} ${event.emptyIndicatorCode}`
  return event?.eventType === 'TRANSPORT'
    ? event.transportEventTypeCode
    : (event?.shipmentEventTypeCode ?? 'nothing')
}

test('a voyage that contradicts itself is refused with the place of the contradiction', () => {
  const voyage = planVoyage({ ...plan, delays: 0 })
  const [first] = voyage.legs
  const delay = { toldAt: now, leg: 0, before: 'arrival', hours: 1 } as const
  const wrong: [unknown, RegExp][] = [
    [{ ...voyage, surprise: 1 }, /surprise/],
    [{ ...voyage, containerNumber: 'msku8532556' }, /containerNumber/],
    [{ ...voyage, bookedAt: 'yesterday' }, /bookedAt/],
    [{ ...voyage, legs: first ? [first] : [] }, /one leg less/],
    [{ ...voyage, delays: [{ ...delay, leg: 7 }] }, /leg 7/],
    [{ ...voyage, delays: [{ ...delay, rolledTo: first?.vessel }] }, /rolled over/],
    [{ ...voyage, delays: [{ ...delay, hours: -240 }] }, /before what precedes/],
    [{ ...voyage, delivered: voyage.gateIn }, /'delivered' at port 2 before/],
    [{ ...voyage, gateIn: '2026-99-99T00:00:00Z' }, /impossible time/],
    [{ ...voyage, ports: voyage.ports.map((port) => ({ ...port, zone: 'Mars/Base' })) }, /Mars/],
  ]
  for (const [given, reason] of wrong) {
    const checked = checkVoyages([given])
    assert.match('problem' in checked ? checked.problem : 'accepted', reason)
  }
})
