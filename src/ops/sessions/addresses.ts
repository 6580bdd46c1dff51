/** How often a session was used from an address within an hour. */
export type AddressUse = {
  sessionId: string
  address: string
  hour: Date
  network: string
  country: string | null
  requests: number
  firstSeenAt: Date
  lastSeenAt: Date
}

const hourMilliseconds = 3_600_000

/** One request. */
export const addressUse = (
  where: Pick<AddressUse, 'sessionId' | 'address' | 'network' | 'country'>,
  at: Date,
): AddressUse => ({
  ...where,
  hour: new Date(Math.floor(at.getTime() / hourMilliseconds) * hourMilliseconds),
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

const isSameHour = (a: AddressUse, b: AddressUse): boolean =>
  a.address === b.address && a.hour.getTime() === b.hour.getTime()

function count(known: AddressUse, { requests, firstSeenAt, lastSeenAt }: AddressUse): void {
  known.requests += requests
  if (firstSeenAt < known.firstSeenAt) known.firstSeenAt = firstSeenAt
  if (lastSeenAt > known.lastSeenAt) known.lastSeenAt = lastSeenAt
}
