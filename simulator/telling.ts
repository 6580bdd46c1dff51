import { expectedAt, delaysBefore, happenings, type Moment, momentsOf } from './timeline.ts'
import { stableNumber } from './stable.ts'
import type { Delay, Voyage } from './voyage.ts'

const minute = 60_000

/** One thing that the carrier tells about a moment: that it is planned, expected, or has happened. */
export type Telling = {
  moment: Moment
  classifier: 'PLN' | 'EST' | 'ACT'
  at: number
  toldAt: number
  because?: Delay
}

/** Everything the carrier ever tells about a voyage, each estimate standing beside the one it replaces; oldest first. */
export function tellingsOf(voyage: Voyage): Telling[] {
  const moments = momentsOf(voyage)
  const happened = moments.map((moment) => actual(voyage, moment))
  const expected = moments.filter(isForecast).flatMap((moment) => forecasts(voyage, moment, moments))
  return [...happened, ...expected].sort((one, other) => one.toldAt - other.toldAt || one.at - other.at)
}

function actual(voyage: Voyage, moment: Moment): Telling {
  const at = expectedAt(voyage, moment, Infinity)
  const lag = stableNumber(5, 40, voyage.containerNumber, voyage.booking, moment.what, `${moment.port}`)
  // The standard has document events created the moment they happen.
  const toldAt = happenings[moment.what].kind === 'SHIPMENT' ? at : at + lag * minute
  return { moment, classifier: 'ACT', at, toldAt }
}

const isForecast = ({ what }: Moment): boolean =>
  what === 'departed' || what === 'arrived' || what === 'discharged'

/** Planned at booking, estimated at each delay that moves it, and again when the vessel that brings it sails. */
function forecasts(voyage: Voyage, moment: Moment, moments: readonly Moment[]): Telling[] {
  const happens = expectedAt(voyage, moment, Infinity)
  const bookedAt = Date.parse(voyage.bookedAt)
  const tell = (toldAt: number, classifier: 'PLN' | 'EST', because?: Delay): Telling => ({
    moment,
    classifier,
    toldAt,
    at: expectedAt(voyage, moment, toldAt),
    ...(because && { because }),
  })
  const delayed = delaysBefore(voyage, moment).map((delay) => tell(Date.parse(delay.toldAt), 'EST', delay))
  const sailed = departuresToTellAfter(voyage, moment, moments).map((at) => tell(at + 45 * minute, 'EST'))
  const inTime = [...delayed, ...sailed].filter(({ toldAt }) => toldAt > bookedAt && toldAt < happens)
  return [tell(bookedAt, 'PLN'), ...withoutRepeats(inTime)]
}

/** An arrival is estimated anew when its own vessel sails, the last port's at every sailing. */
function departuresToTellAfter(voyage: Voyage, moment: Moment, moments: readonly Moment[]): number[] {
  if (moment.what !== 'arrived') return []
  const isLast = moment.port === voyage.ports.length - 1
  return moments
    .filter(({ what, port }) => what === 'departed' && (isLast || port === moment.port - 1))
    .map((departure) => expectedAt(voyage, departure, Infinity))
}

/** Two reasons told in the same minute make one estimate: the first, which has the reason. */
function withoutRepeats(tellings: readonly Telling[]): Telling[] {
  return tellings.filter(
    (telling, index) => tellings.findIndex(({ toldAt }) => toldAt === telling.toldAt) === index,
  )
}
