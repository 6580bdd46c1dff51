import { vesselFor } from './fleet.ts'
import { portOf } from './ports.ts'
import { type Route, type RouteName, routes } from './routes.ts'
import { stableNumber } from './stable.ts'
import type { Delay, Leg, Voyage } from './voyage.ts'

const day = 86_400_000

export type VoyagePlan = {
  containerNumber: string
  /** SCAC of the carrier. */
  carrier: string
  route: RouteName
  /** When the first vessel was to sail. */
  departure: string
  /** The same seed gives the same voyage. */
  seed: string
  isoCode?: string
  booking?: string
  /** How many delays to invent; by default none to two, as the seed has it. */
  delays?: 0 | 1 | 2 | 3
  /** The box misses its last vessel and sails a week later. */
  isRolledOver?: boolean
}

/** A realistic voyage on one of the routes, whole from booking to empty return; all chance comes from the seed. */
export function planVoyage(plan: VoyagePlan): Voyage {
  const route: Route = routes[plan.route]
  const departure = Date.parse(plan.departure)
  const draw = (least: number, most: number, what: string) => stableNumber(least, most, plan.seed, what)
  const at = (from: number, days: number): string =>
    new Date(from + Math.round(days * 1440) * 60_000).toISOString()
  const legs = legsOf(plan, route)
  const end = Date.parse(legs.at(-1)?.arrival ?? plan.departure)
  const gateOut = draw(25, 70, 'gate out') / 10
  const delivered = gateOut + draw(3, 20, 'delivered') / 10
  return {
    containerNumber: plan.containerNumber,
    isoCode: plan.isoCode ?? ['22G1', '42G1', '45G1', '45R1'][draw(0, 3, 'type')] ?? '45G1',
    carrier: plan.carrier,
    booking: plan.booking ?? `${plan.carrier.slice(0, 3)}${draw(1_000_000, 9_999_999, 'booking')}`,
    transportDocument: `${plan.carrier}${draw(100_000_000, 999_999_999, 'document')}`,
    bookedAt: at(departure, -draw(120, 190, 'booked') / 10),
    emptyPickedUp: at(departure, -draw(56, 80, 'empty out') / 10),
    gateIn: at(departure, -draw(14, 36, 'gate in') / 10),
    ports: [portOf(route.from), ...route.hops.map(({ to }) => portOf(to))],
    legs,
    delays: [...(plan.isRolledOver ? [rollover(plan, legs)] : []), ...delaysOf(plan, legs)],
    gateOut: at(end, gateOut),
    delivered: at(end, delivered),
    emptyReturned: at(end, delivered + draw(10, 45, 'empty in') / 10),
  }
}

function legsOf(plan: VoyagePlan, route: Route): Leg[] {
  const legs: Leg[] = []
  for (const [index, hop] of route.hops.entries()) {
    const before = legs.at(-1)
    const wait = (hop.stay ?? 0) * day
    const departure = before ? Date.parse(before.arrival) + wait : Date.parse(plan.departure)
    const arrival = departure + hop.sea * day + stableNumber(-4, 8, plan.seed, 'sea', `${index}`) * 3_600_000
    // A vessel sails for all its boxes: who leaves on the same day with the same service is on the same one.
    const vessel = hop.sameVessel && before ? before.vessel : vesselFor(hop.service, dayOf(departure))
    legs.push({ vessel, departure: iso(departure), arrival: iso(arrival) })
  }
  return legs
}

/** The box misses the last vessel of its journey, and nothing later has to wait for another. */
function rollover(plan: VoyagePlan, legs: readonly Leg[]): Delay {
  const leg = legs.findIndex(({ vessel }) => vessel === legs.at(-1)?.vessel)
  const departure = Date.parse(legs[leg]?.departure ?? plan.departure)
  const nextWeek = dayOf(departure + 7 * day)
  return {
    toldAt: iso(departure - stableNumber(16, 28, plan.seed, 'rolled over') * 3_600_000),
    leg,
    before: 'departure',
    hours: 168,
    reasonCode: 'CGS',
    remark: 'Rolled over to the next sailing: vessel overbooked',
    rolledTo: vesselFor(legs[leg]?.vessel.service ?? '', nextWeek),
  }
}

const reasons = [
  ['WEA', 'Bad weather on the way', 14, 52],
  ['PBC', 'Berth congestion, waiting at anchor', 18, 60],
  ['CGS', 'Berth congestion after late arrival', 12, 40],
  ['PTF', 'Port traffic restrictions', 8, 24],
  ['PIT', 'Pilot or tug not available', 6, 16],
  ['ENG', 'Engine repairs, reduced speed', 24, 72],
  ['LAB', 'Labour shortage at the terminal', 10, 36],
] as const

/** Spread over the last leg, each told before the arrival that it moves. */
function delaysOf(plan: VoyagePlan, legs: readonly Leg[]): Delay[] {
  const count = plan.delays ?? stableNumber(0, 2, plan.seed, 'delays')
  const leg = legs.length - 1
  const departure = Date.parse(legs[leg]?.departure ?? plan.departure)
  const atSea = Date.parse(legs[leg]?.arrival ?? plan.departure) - departure
  const rolled = plan.isRolledOver ? 7 * day : 0
  return Array.from({ length: count }, (_, index): Delay => {
    const [reasonCode, remark, least, most] =
      reasons[stableNumber(0, reasons.length - 1, plan.seed, 'reason', `${index}`)] ?? reasons[0]
    const share = (index + 0.5 + stableNumber(-20, 20, plan.seed, 'told', `${index}`) / 100) / count
    return {
      toldAt: iso(departure + rolled + share * atSea),
      leg,
      before: 'arrival',
      reasonCode,
      remark,
      hours: stableNumber(least, most, plan.seed, 'hours', `${index}`),
    }
  })
}

const iso = (at: number): string => new Date(Math.round(at / 60_000) * 60_000).toISOString()
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
