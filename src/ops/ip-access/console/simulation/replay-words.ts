import { formatCount, formatInteger } from '../../../../console/ui/format.ts'
import type { ReplayResult } from '../../simulation-contract.ts'

/** `Would have blocked 3 people in 14 sign-ins and 210 requests, you among them.` */
export function replayWords({ blocked, checked, people, days }: ReplayResult): string {
  if (checked.people === 0) return `Nobody was here in the last ${days} days.`
  if (blocked.people === 0) return `Would have blocked none of ${personCount(checked.people)}.`
  const you = people.some(({ isYou }) => isYou) ? ', you among them' : ''
  return `Would have blocked ${personCount(blocked.people)} of ${checked.people}${you}: ${amountWords(blocked)}.`
}

/** `14 sign-ins and 210 requests`. */
export const amountWords = ({ signIns, requests }: { signIns: number; requests: number }): string =>
  `${formatCount(signIns, 'sign-in')} and ${formatCount(requests, 'request')}`

const personCount = (count: number): string => (count === 1 ? '1 person' : `${formatInteger(count)} people`)
