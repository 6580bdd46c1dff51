import { formatCount, formatInteger } from '../../../console/format.ts'
import type { ReplayResult } from '../trial-contract.ts'

/** `Would have shut out 3 people in 14 sign-ins and 210 requests, you among them.` */
export function replayWords({ blocked, checked, people, days }: ReplayResult): string {
  if (checked.people === 0) return `Nobody was here in the last ${days} days.`
  if (blocked.people === 0) return `Would have shut out nobody of ${personCount(checked.people)}.`
  const you = people.some(({ isYou }) => isYou) ? ', you among them' : ''
  return `Would have shut out ${personCount(blocked.people)} of ${checked.people}${you}: ${amountWords(blocked)}.`
}

/** `14 sign-ins and 210 requests`. */
export const amountWords = ({ signIns, requests }: { signIns: number; requests: number }): string =>
  `${formatCount(signIns, 'sign-in')} and ${formatCount(requests, 'request')}`

const personCount = (count: number): string => (count === 1 ? '1 person' : `${formatInteger(count)} people`)
