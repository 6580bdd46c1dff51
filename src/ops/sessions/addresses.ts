import type { Sighting } from './trail.ts'

/** How often a session was used from an address within an hour. */
export type AddressUse = {
  sessionId: string
  address: string
  /** Its beginning, in milliseconds since 1970. */
  hour: number
  network: string
  country: string | null
  requests: number
  firstSeenAt: Date
  lastSeenAt: Date
}

const hourMilliseconds = 3_600_000

type Origin = { address: string; sighting: Pick<Sighting, 'network' | 'country'> }

/** One request. */
export const addressUse = (sessionId: string, { address, sighting }: Origin, at: Date): AddressUse => ({
  sessionId,
  address,
  hour: Math.floor(at.getTime() / hourMilliseconds) * hourMilliseconds,
  network: sighting.network,
  country: sighting.country,
  requests: 1,
  firstSeenAt: at,
  lastSeenAt: at,
})

/** So many addresses no person has within one batch; from where else a session is used meanwhile is not kept. */
const mostAddresses = 64

/** Adds to uses of the same session, in place: this runs at every request. */
export function addUses(uses: AddressUse[], more: readonly AddressUse[]): AddressUse[] {
  for (const use of more) {
    const known = uses.findLast((other) => isSameHour(other, use))
    if (known) count(known, use)
    else if (uses.length < mostAddresses) uses.push(use)
  }
  return uses
}

const isSameHour = (a: AddressUse, b: AddressUse): boolean => a.address === b.address && a.hour === b.hour

function count(known: AddressUse, { requests, firstSeenAt, lastSeenAt }: AddressUse): void {
  known.requests += requests
  if (firstSeenAt.getTime() < known.firstSeenAt.getTime()) known.firstSeenAt = firstSeenAt
  if (lastSeenAt.getTime() > known.lastSeenAt.getTime()) known.lastSeenAt = lastSeenAt
}
