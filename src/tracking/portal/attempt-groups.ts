import { familyOf, networkOfSize, rateLimitKeyOf } from '../../kernel/network/address.ts'
import type { Outcome } from './contract.ts'
import type { AttemptRow } from './tables.ts'

/** What is written of an attempt: a row of its own, one more in a row that is there, or nothing but the count of those left out. */
export type Placed = { row: AttemptRow; isNew: boolean } | 'left out'

/** Refused attempts from anywhere, each with a row of its own or joined, get so many rows a minute. */
export const mostRefusedRows = 600
/** Views by anonymous visitors, of which each has a row. */
export const mostSeenRows = 6_000
/** A /48 that tries from more /64s than that within a minute is one visitor. */
export const mostNeighbours = 16

/** What shows nothing can be sent by anybody, without end: repeats are counted in one row. */
const isRefused = (outcome: Outcome): boolean => !['shown', 'asking', 'gone'].includes(outcome)

/**
 * Decides which row an anonymous attempt belongs to. Refused ones of one client and outcome within a minute are one row
 * with a count; what is beyond the rows of a minute is left out, so that nobody can fill the disk from outside.
 */
export function createAttemptGroups() {
  let minute = ''
  let refused = new Map<string, AttemptRow>()
  let neighbours = new Map<string, Set<string>>()
  let seen = 0
  const begin = (current: string): void => {
    minute = current
    refused = new Map()
    neighbours = new Map()
    seen = 0
  }
  /** An IPv4 address or a /64, as for the limits; a /48 once too many /64s of it have come. */
  const clientOf = (address: string): string => {
    if (familyOf(address) === 4) return address
    const wide = networkOfSize(address, 48)
    const known = neighbours.get(wide) ?? new Set()
    if (known.size <= mostNeighbours && neighbours.size < mostRefusedRows)
      neighbours.set(wide, known.add(rateLimitKeyOf(address)))
    return known.size > mostNeighbours ? wide : rateLimitKeyOf(address)
  }

  return {
    place(row: AttemptRow): Placed {
      const current = row.at.toISOString().slice(0, 16)
      if (current !== minute) begin(current)
      if (!isRefused(row.outcome)) return (seen += 1) > mostSeenRows ? 'left out' : { row, isNew: true }
      const client = clientOf(row.address)
      const key = `${row.outcome} ${client}`
      const known = refused.get(key)
      if (known !== undefined) {
        known.count += 1
        return { row: known, isNew: false }
      }
      if (refused.size >= mostRefusedRows) return 'left out'
      const opened = client.endsWith('/48') ? { ...row, address: client } : row
      refused.set(key, opened)
      return { row: opened, isNew: true }
    },
  }
}
