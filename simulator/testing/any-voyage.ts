import * as fc from 'fast-check'
import { planVoyage } from '../plan.ts'
import { routeNames } from '../routes.ts'
import type { Delay } from '../voyage.ts'

const departure = '2026-10-08T06:00:00Z'

const surprise = fc.record({
  day: fc.double({ min: -20, max: 60, noNaN: true }),
  leg: fc.nat(2),
  before: fc.constantFrom('departure' as const, 'arrival' as const),
  hours: fc.double({ min: 0, max: 400, noNaN: true }),
})

/** Any planned voyage, with any further delays, told at any time. */
export const anyVoyage = fc
  .record({
    route: fc.constantFrom(...routeNames),
    seed: fc.string(),
    delays: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
    isRolledOver: fc.boolean(),
    surprises: fc.array(surprise, { maxLength: 4 }),
  })
  .map(({ surprises, ...chosen }) => {
    const voyage = planVoyage({ containerNumber: 'MSKU8532556', carrier: 'MAEU', departure, ...chosen })
    const more = surprises.map(({ day, leg, before, hours }): Delay => {
      const toldAt = new Date(Date.parse(departure) + day * 86_400_000).toISOString()
      return { toldAt, leg: Math.min(leg, voyage.legs.length - 1), before, hours, reasonCode: 'OTF' }
    })
    return { ...voyage, delays: [...voyage.delays, ...more] }
  })
