import type { Eta } from './eta.ts'
import { compare } from './facts.ts'
import type { Journey } from './journey.ts'
import { milestoneCodes } from './milestones.ts'

export type OrderSummary = {
  total: number
  /** Boxes whose ship has reached the last port. */
  arrivedCount: number
  /** Boxes still under way for which nobody has given a date. */
  withoutEta: number
  /** Which box decides; null for an order without boxes. */
  worst: number | null
  /** The deciding box's date: null while any box has none, because then nobody knows when the order is complete. */
  eta: Eta | null
}

/** One true answer for an order of several boxes: the last box decides. */
export function orderSummary(journeys: readonly Journey[]): OrderSummary {
  const ranked = [...journeys.entries()].toSorted(([, first], [, second]) => byLateness(first, second))
  const [worst, journey] = ranked.at(-1) ?? [null, null]
  return {
    total: journeys.length,
    arrivedCount: journeys.filter(hasArrived).length,
    withoutEta: journeys.filter((one) => !hasArrived(one) && one.eta === null).length,
    worst,
    eta: journey?.eta ?? null,
  }
}

/** Arrived boxes first, the further they are the earlier; then by date; those without any date last. */
function byLateness(first: Journey, second: Journey): number {
  const areArrived = [hasArrived(first), hasArrived(second)]
  if (areArrived[0] !== areArrived[1]) return areArrived[0] ? -1 : 1
  const byStage = areArrived[0] ? stageOf(second) - stageOf(first) : 0
  return byStage || compare(first.eta?.at ?? 'no date', second.eta?.at ?? 'no date')
}

const hasArrived = (journey: Journey): boolean =>
  journey.milestones.some(({ code, isDone }) => code === 'arrived' && isDone)

const stageOf = ({ status }: Journey): number => (status === 'unknown' ? -1 : milestoneCodes.indexOf(status))
