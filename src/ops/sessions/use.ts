import { canonicalAddress, familyOf, networkOf } from '../../kernel/address.ts'
import type { Places } from '../../kernel/countries.ts'
import { describeDevice, deviceOf } from './device.ts'
import { errors } from './errors.ts'
import type { Remembered, Use } from './remembered.ts'
import type { Sighting } from './trail.ts'

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

/** The last request of the same family if this one is like it: most are, and nothing needs to be found out about them. */
export function sameUse(known: Remembered, from: From): Use | undefined {
  const last = known.uses[familyOf(from.address)]
  return last?.from.address === from.address && last.from.userAgent === from.userAgent ? last : undefined
}

type Visit = { known: Remembered; from: From; at: Date }

/** A request that is not like the one before: its network, device and country. */
export function newUse(places: Places, { known, from, at }: Visit): Use {
  const address = canonicalAddress(from.address)
  if (address === undefined) throw errors.CLIENT_ADDRESS_NOT_VALID()
  const sighting: Sighting = {
    network: networkOf(address),
    device: deviceNow(known, from.userAgent),
    country: places.countryOf(address) ?? null,
    location: places.locationOf(address) ?? null,
    at: at.getTime(),
  }
  return { from: { address: from.address, userAgent: from.userAgent }, address, sighting }
}

/** Reading a user agent takes twenty times as long as all the rest: a client that only changes its address keeps its device. */
function deviceNow({ uses }: Remembered, userAgent: string | undefined): string | null {
  if (userAgent === undefined) return null
  const before = [uses[4], uses[6]].find((use) => use?.from.userAgent === userAgent)
  return before?.sighting.device ?? describeDevice(deviceOf(userAgent))
}
