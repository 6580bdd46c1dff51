import { replyOptions } from '../../../console/use-list.ts'
import { ipAccessState } from '../state-contract.ts'
import { millisecondsToNextReading } from './state-countdown.ts'

/** How things stand. What undoes itself is read again when it is due, whether or not anybody tells. */
export const stateOptions = {
  ...replyOptions(ipAccessState, {}),
  refetchInterval: ({ state }: { state: { data: { pending: { dueAt: string } | null } | undefined } }) =>
    millisecondsToNextReading(state.data?.pending?.dueAt, Date.now()),
}
