import type { EtaChange } from '../containers/journey/eta.ts'
import type { Journey } from '../containers/journey/journey.ts'
import { clockOf, dayOf, type Moment } from './moment.ts'

export type ArrivalState = 'none' | 'planned' | 'expected' | 'overdue' | 'arrived'

export type Move = { amount: number; unit: 'day' | 'hour'; isLater: boolean }
/** A date the carrier believed in, and how it differs from the one before. */
export type EtaStep = EtaChange & { move: Move | null }

/** What kind of date the date of arrival is. */
export function arrivalStateOf({ eta }: Journey, now: string): ArrivalState {
  if (!eta) return 'none'
  if (eta.isActual) return 'arrived'
  if (Date.parse(now) - Date.parse(eta.at) > graceMilliseconds) return 'overdue'
  return eta.classifier === 'PLN' ? 'planned' : 'expected'
}

/** The dates believed in, each with its distance from the one before. */
export const etaSteps = ({ etaHistory }: Journey): EtaStep[] =>
  etaHistory.map((change, index) => {
    const before = etaHistory[index - 1]
    return { ...change, move: before ? moveBetween(before, change) : null }
  })

/** In days as people at the place count them; within one day in hours; null when it is hardly a move. */
export function moveBetween(before: Moment, after: Moment): Move | null {
  const days = Math.round((Date.parse(dayOf(after)) - Date.parse(dayOf(before))) / dayMilliseconds)
  if (days !== 0) return { amount: Math.abs(days), unit: 'day', isLater: days > 0 }
  if (clockOf(before).kind === 'day' || clockOf(after).kind === 'day') return null
  const hours = Math.round((Date.parse(after.at) - Date.parse(before.at)) / hourMilliseconds)
  return hours === 0 ? null : { amount: Math.abs(hours), unit: 'hour', isLater: hours > 0 }
}

const hourMilliseconds = 60 * 60 * 1000
const dayMilliseconds = 24 * hourMilliseconds
/** Carriers report an arrival hours after it. */
const graceMilliseconds = 12 * hourMilliseconds
