import { replyOptions } from '../../../../console/ui/use-list.ts'
import { ipAccessState } from '../../status-contract.ts'
import type { QueryClient } from '@tanstack/react-query'

/** How things stand. What undoes itself is read again when it is due, whether or not anybody tells. */
export const stateOptions = {
  ...replyOptions(ipAccessState, {}),
  refetchInterval: ({ state }: { state: { data: { pending: { dueAt: string } | null } | undefined } }) =>
    millisecondsToNextReading(state.data?.pending?.dueAt, Date.now()),
}

/** `4:32`, `0:09`; rounded up, so that nothing is over before it says so. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const soonest = 2_000

/** When to look whether what is due has happened; without anything due, never. */
export const millisecondsToNextReading = (dueAt: string | undefined, now: number): number | false =>
  dueAt === undefined ? false : Math.max(soonest, Date.parse(dueAt) - now + 1_000)

/** Reads again whatever the screen shows of rules, refusals and whether they are in force. */
export const refreshIpAccess = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/ip-') })
