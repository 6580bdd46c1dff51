import type { LimitPolicy } from './words.ts'

export type Cap = { maxConcurrent: number; limitPolicy: LimitPolicy }
/** Who ends, and whether one more may come in then. */
export type Room = { end: string[]; isRoom: boolean }

/**
 * What the limit asks for when one more session is to be opened. `open`: the person's sessions, the oldest first. What the person
 * chose to end ends in any case; where it was not enough (the limit was lowered meanwhile) the policy decides about the rest.
 */
export function makeRoom(
  open: readonly string[],
  { maxConcurrent, limitPolicy }: Cap,
  chosen?: string,
): Room {
  const others = open.filter((id) => id !== chosen)
  const end = open.filter((id) => id === chosen)
  const surplus = Math.max(0, others.length + 1 - maxConcurrent)
  if (surplus > 0 && limitPolicy !== 'end_oldest') return { end, isRoom: false }
  return { end: [...end, ...others.slice(0, surplus)], isRoom: true }
}
