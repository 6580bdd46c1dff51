import type { Delay, Vessel, Voyage } from './voyage.ts'

const hour = 3_600_000

type AnyHappening =
  | { kind: 'SHIPMENT'; code: 'CONF' | 'ISSU'; document: 'BKG' | 'TRD' }
  | { kind: 'TRANSPORT'; code: 'ARRI' | 'DEPA' }
  | {
      kind: 'EQUIPMENT'
      code: 'GTOT' | 'GTIN' | 'LOAD' | 'DISC' | 'DROP'
      isEmpty: boolean
      by: 'VESSEL' | 'TRUCK'
      /** DCSA facility type: port terminal, depot, customer's location. */
      site: 'POTE' | 'DEPO' | 'CLOC'
    }

export type Happening<Kind extends AnyHappening['kind'] = AnyHappening['kind']> = Extract<
  AnyHappening,
  { kind: Kind }
>

/** What can happen to a box, in DCSA's words. */
export const happenings = {
  booked: { kind: 'SHIPMENT', code: 'CONF', document: 'BKG' },
  emptyPickedUp: { kind: 'EQUIPMENT', code: 'GTOT', isEmpty: true, by: 'TRUCK', site: 'DEPO' },
  gateIn: { kind: 'EQUIPMENT', code: 'GTIN', isEmpty: false, by: 'TRUCK', site: 'POTE' },
  loaded: { kind: 'EQUIPMENT', code: 'LOAD', isEmpty: false, by: 'VESSEL', site: 'POTE' },
  departed: { kind: 'TRANSPORT', code: 'DEPA' },
  billOfLading: { kind: 'SHIPMENT', code: 'ISSU', document: 'TRD' },
  arrived: { kind: 'TRANSPORT', code: 'ARRI' },
  discharged: { kind: 'EQUIPMENT', code: 'DISC', isEmpty: false, by: 'VESSEL', site: 'POTE' },
  gateOut: { kind: 'EQUIPMENT', code: 'GTOT', isEmpty: false, by: 'TRUCK', site: 'POTE' },
  delivered: { kind: 'EQUIPMENT', code: 'DROP', isEmpty: false, by: 'TRUCK', site: 'CLOC' },
  emptyReturned: { kind: 'EQUIPMENT', code: 'GTIN', isEmpty: true, by: 'TRUCK', site: 'DEPO' },
} as const satisfies Record<string, Happening>

/** One happening of a voyage, at one port: at its scheduled time plus the delays before it. */
export type Moment = {
  what: keyof typeof happenings
  /** Index into the voyage's ports; with `what` it names the moment. */
  port: number
  scheduled: number
  /** 2·i for what waits for the departure of leg i, 2·i + 1 for its arrival; -1 waits for neither. */
  step: number
}

/** All that happens on a voyage, in order. */
export function momentsOf(voyage: Voyage): Moment[] {
  const start = { port: 0, step: -1 }
  const end = { port: voyage.ports.length - 1, step: voyage.legs.length * 2 - 1 }
  return [
    { what: 'booked', ...start, scheduled: Date.parse(voyage.bookedAt) },
    { what: 'emptyPickedUp', ...start, scheduled: Date.parse(voyage.emptyPickedUp) },
    { what: 'gateIn', ...start, scheduled: Date.parse(voyage.gateIn) },
    ...voyage.legs.flatMap((_, leg) => momentsOfLeg(voyage, leg)),
    { what: 'gateOut', ...end, scheduled: Date.parse(voyage.gateOut) },
    { what: 'delivered', ...end, scheduled: Date.parse(voyage.delivered) },
    { what: 'emptyReturned', ...end, scheduled: Date.parse(voyage.emptyReturned) },
  ]
}

/** When a moment comes, by what was known at a time; with `Infinity`, when it really comes. */
export function expectedAt(voyage: Voyage, moment: Moment, asOf: number): number {
  const hours = delaysBefore(voyage, moment)
    .filter((delay) => Date.parse(delay.toldAt) <= asOf)
    .reduce((sum, delay) => sum + delay.hours, 0)
  return toMinute(moment.scheduled + hours * hour)
}

/** The delays that move a moment. */
export function delaysBefore(voyage: Voyage, moment: Moment): Delay[] {
  return voyage.delays.filter(({ leg, before }) => leg * 2 + (before === 'arrival' ? 1 : 0) <= moment.step)
}

/** The vessel of a leg, by what was known at a time: the last one the box was rolled over to, which then also goes on. */
export function vesselOf(voyage: Voyage, leg: number, asOf: number): Vessel | undefined {
  const rolled = voyage.delays
    .filter((delay) => delay.leg === leg && delay.rolledTo && Date.parse(delay.toldAt) <= asOf)
    .sort((one, other) => Date.parse(one.toldAt) - Date.parse(other.toldAt))
    .at(-1)
  if (rolled) return rolled.rolledTo
  const planned = voyage.legs[leg]?.vessel
  return isSameSailing(planned, voyage.legs[leg - 1]?.vessel) ? vesselOf(voyage, leg - 1, asOf) : planned
}

function momentsOfLeg(voyage: Voyage, leg: number): Moment[] {
  const current = voyage.legs[leg]
  if (!current) return []
  const departure = Date.parse(current.departure)
  const arrival = Date.parse(current.arrival)
  const ashoreSince = Date.parse(voyage.legs[leg - 1]?.arrival ?? voyage.gateIn)
  const ashoreUntil = Date.parse(voyage.legs[leg + 1]?.departure ?? voyage.gateOut)
  const loaded = departure - Math.min(9 * hour, (departure - ashoreSince) / 3)
  const billed = departure + Math.min(21 * hour, (arrival - departure) / 2)
  const discharged = arrival + Math.min(11 * hour, (ashoreUntil - arrival) / 3)
  const leaves = { port: leg, step: leg * 2 }
  const reaches = { port: leg + 1, step: leg * 2 + 1 }
  const moments: (Moment | false)[] = [
    !staysAboard(voyage, leg) && { what: 'loaded', ...leaves, scheduled: loaded },
    { what: 'departed', ...leaves, scheduled: departure },
    leg === 0 && { what: 'billOfLading', ...leaves, scheduled: billed },
    { what: 'arrived', ...reaches, scheduled: arrival },
    !staysAboard(voyage, leg + 1) && { what: 'discharged', ...reaches, scheduled: discharged },
  ]
  return moments.filter((moment) => moment !== false)
}

/** The leg begins at a port where the vessel only calls on its way. */
function staysAboard(voyage: Voyage, leg: number): boolean {
  return isSameSailing(vesselOf(voyage, leg - 1, Infinity), vesselOf(voyage, leg, Infinity))
}

function isSameSailing(one: Vessel | undefined, other: Vessel | undefined): boolean {
  return one !== undefined && one.imo === other?.imo && one.voyage === other.voyage
}

const toMinute = (at: number): number => Math.round(at / 60_000) * 60_000
