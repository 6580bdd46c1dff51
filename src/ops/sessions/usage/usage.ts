import { canonicalAddress, familyOf, networkOf, type Family } from '../../../kernel/network/address.ts'
import type { Places } from '../../../kernel/network/countries.ts'
import { describeDevice, deviceOf } from '../device.ts'
import { errors } from '../errors.ts'
import type { UsageObservation } from '../theft-detection/usage-history.ts'

/** Where a request comes from. */
export type From = {
  address: string
  /** Empty when the client sends none; absent when whoever calls does not tell. */
  userAgent?: string | undefined
  /** Lets in a session that must prove again who it belongs to: to do so, and to sign out. */
  allowUnproven?: boolean | undefined
  /** A page asks by itself, nobody is at work: the session may time out all the same, wherever it asks from. */
  isBackground?: boolean | undefined
}

/** A request as it came, and what was found out about it. */
export type Use = {
  from: { address: string; userAgent?: string | undefined }
  /** In canonical form. */
  address: string
  sighting: UsageObservation
}

/** The last request of each address family. */
export type LastUses = { uses: Partial<Record<Family, Use>> }

/** The last request of the same family if this one is like it: most are, and nothing needs to be found out about them. */
export function sameUse(known: LastUses, from: From): Use | undefined {
  const last = known.uses[familyOf(from.address)]
  return last?.from.address === from.address && last.from.userAgent === from.userAgent ? last : undefined
}

type Visit = { known: LastUses; from: From; at: Date }

/** A request that is not like the one before: its network, device and country. */
export function newUse(places: Places, { known, from, at }: Visit): Use {
  const address = canonicalAddress(from.address)
  if (address === undefined) throw errors.CLIENT_ADDRESS_NOT_VALID()
  const observation: UsageObservation = {
    network: networkOf(address),
    device: deviceNow(known, from.userAgent),
    country: places.countryOf(address) ?? null,
    location: places.locationOf(address) ?? null,
    at: at.getTime(),
  }
  return { from: { address: from.address, userAgent: from.userAgent }, address, sighting: observation }
}

/** Reading a user agent takes twenty times as long as all the rest: a client that only changes its address keeps its device. */
function deviceNow({ uses }: LastUses, userAgent: string | undefined): string | null {
  if (userAgent === undefined) return null
  const before = [uses[4], uses[6]].find((use) => use?.from.userAgent === userAgent)
  return before?.sighting.device ?? describeDevice(deviceOf(userAgent))
}

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

type Origin = { address: string; sighting: Pick<UsageObservation, 'network' | 'country'> }

/** One request. */
export const addressUse = (
  sessionId: string,
  { address, sighting: observation }: Origin,
  at: Date,
): AddressUse => ({
  sessionId,
  address,
  hour: Math.floor(at.getTime() / hourMilliseconds) * hourMilliseconds,
  network: observation.network,
  country: observation.country,
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
