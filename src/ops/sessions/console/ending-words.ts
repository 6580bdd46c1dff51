import { formatCount, formatInteger } from '../../../console/format.ts'
import type { Ending } from '../contract.ts'

/** What ending sessions did: how many, and that every node knows it already. */
export function endingWords({ ended, nodes, milliseconds }: Ending): string {
  if (ended === 0) return 'No session was open any more.'
  const soon = `${formatInteger(Math.ceil(milliseconds))} ms`
  const where = nodes === 1 ? `refused from now on, after ${soon}` : `refused on ${nodes} nodes after ${soon}`
  return `${formatCount(ended, 'session')} ended; ${where}.`
}
