import type { Location } from '../../../kernel/network/countries.ts'
import { isSameFamily, type UsageObservation, type UsageHistory } from './usage-history.ts'

/** What tells two people from one whose network changes. */
export const secondSigns = ['other_device', 'other_country', 'impossible_distance'] as const
export type SecondSign = (typeof secondSigns)[number]

/** Two networks of one family at once; without a second sign it is one person, on a phone or behind several ways out. */
export type AtOnce = { rival: UsageObservation; signs: readonly SecondSign[] }

export const atOnceMilliseconds = 60_000

/**
 * Whether a session is used from two networks at once: from here, there, and here again within a minute. Somebody who moves
 * does not come back so soon, and takes the device along: with another device going there is enough.
 *
 * Only what was seen since the person last proved who they are: with that the token became another one.
 */
export function atOnceWith(trail: UsageHistory, here: UsageObservation, since: number): AtOnce | undefined {
  const recent = trail.sightings.filter(
    (other) => isSameFamily(other, here) && other.at >= since && here.at - other.at <= atOnceMilliseconds,
  )
  const found = recent
    .filter(({ network }) => network !== here.network)
    .flatMap((rival) => judgeRival(recent, here, rival) ?? [])
  return found.reduce<AtOnce | undefined>(
    (worst, next) => (worst === undefined || next.signs.length > worst.signs.length ? next : worst),
    undefined,
  )
}

function judgeRival(
  recent: readonly UsageObservation[],
  here: UsageObservation,
  rival: UsageObservation,
): AtOnce | undefined {
  const mine = recent.filter(({ network }) => network === here.network)
  const theirs = recent.filter(({ network }) => network === rival.network)
  const isBack = mine.some(({ at }) => at < rival.at)
  const areOtherDevices = shareNoDevice([...mine, here], theirs)
  if (!isBack && !areOtherDevices) return undefined
  const signs: Record<SecondSign, boolean> = {
    other_device: areOtherDevices,
    other_country: rival.country !== null && here.country !== null && rival.country !== here.country,
    impossible_distance: isTooFar(rival, here),
  }
  return { rival, signs: secondSigns.filter((sign) => signs[sign]) }
}

/** A person who uses two programs uses both where they are; what was not told differs from nothing. */
function shareNoDevice(mine: readonly UsageObservation[], theirs: readonly UsageObservation[]): boolean {
  const devices = new Set(mine.map(({ device }) => device))
  return !devices.has(null) && theirs.every(({ device }) => device !== null && !devices.has(device))
}

const flightKilometresPerMillisecond = 1000 / 3_600_000
/** Databases of places put the ways out of a company or a mobile network into one city or another of a country. */
const looseKilometres = 500

function isTooFar(from: UsageObservation, to: UsageObservation): boolean {
  if (from.location === null || to.location === null) return false
  const loose = looseKilometres + from.location.radiusKilometres + to.location.radiusKilometres
  const flown = Math.max(0, to.at - from.at) * flightKilometresPerMillisecond
  return kilometresBetween(from.location, to.location) > flown + loose
}

const earthRadiusKilometres = 6371
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** The great circle, by the haversine formula. */
export function kilometresBetween(a: Location, b: Location): number {
  const [latitude, longitude] = [radians(b.latitude - a.latitude), radians(b.longitude - a.longitude)]
  const chord =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(longitude / 2) ** 2
  return 2 * earthRadiusKilometres * Math.asin(Math.min(1, Math.sqrt(chord)))
}
