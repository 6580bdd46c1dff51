import { familyOf, type Family } from '../../../kernel/network/address.ts'
import type { Location } from '../../../kernel/network/countries.ts'

/** The last time that a session was used from this network with this device. */
export type UsageObservation = {
  network: string
  /** As people call it; null when the caller of `check` told no user agent. */
  device: string | null
  country: string | null
  location: Location | null
  /** Milliseconds since 1970. */
  at: number
}

/** What is known of where a session has been used from, and how often it changed its network in each address family. */
export type UsageHistory = {
  sightings: readonly UsageObservation[]
  changes: Readonly<Record<Family, number>>
}

export const usageHistoryFrom = (observation: UsageObservation): UsageHistory => ({
  sightings: [observation],
  changes: { 4: 0, 6: 0 },
})

/** A person on the move comes to a handful; somebody else who comes from everywhere must not fill the row. */
const longestTrail = 24

/** The trail with one more sighting. */
export function follow(trail: UsageHistory, observation: UsageObservation): UsageHistory {
  const family = familyOf(observation.network)
  const changes = trail.changes[family] + (isChange(trail, observation) ? 1 : 0)
  const others = trail.sightings.filter((other) => !isSameUse(other, observation))
  return {
    sightings: [...others, observation].sort((a, b) => a.at - b.at).slice(-longestTrail),
    changes: { ...trail.changes, [family]: changes },
  }
}

/** Whether it comes from another network than the last sighting of its family. What is late tells of no change. */
export function isChange(trail: UsageHistory, observation: UsageObservation): boolean {
  const last = lastBefore(trail, observation)
  return last !== undefined && last.network !== observation.network && last.at <= observation.at
}

/** The last sighting of the same family. */
export function lastBefore(
  { sightings }: UsageHistory,
  { network }: UsageObservation,
): UsageObservation | undefined {
  return sightings.reduce<UsageObservation | undefined>(
    (last, other) => (isSameFamily(other, { network }) && other.at >= (last?.at ?? 0) ? other : last),
    undefined,
  )
}

/** What two nodes know of the same session: every sighting at its latest, and no change counted twice. */
export function merge(a: UsageHistory, b: UsageHistory): UsageHistory {
  const sightings = b.sightings.reduce<UsageObservation[]>(
    (merged, observation) => {
      const known = merged.find((other) => isSameUse(other, observation))
      const latest = known && known.at >= observation.at ? known : observation
      return [...merged.filter((other) => other !== known), latest]
    },
    [...a.sightings],
  )
  return {
    sightings: sightings.sort((one, other) => one.at - other.at).slice(-longestTrail),
    changes: { 4: Math.max(a.changes[4], b.changes[4]), 6: Math.max(a.changes[6], b.changes[6]) },
  }
}

/** The trail when the row says that the session was still used from this network then. */
export function seenUntil(trail: UsageHistory, network: string, at: number): UsageHistory {
  const latest = trail.sightings.findLast((observation) => observation.network === network)
  if (latest === undefined || latest.at >= at) return trail
  return merge(trail, { ...trail, sightings: [{ ...latest, at }] })
}

/** How often a session changed its network: in the family that did so more, because both move with their owner. */
export const networkChangesOf = ({ changes }: UsageHistory): number => Math.max(changes[4], changes[6])

export const isSameFamily = (
  a: Pick<UsageObservation, 'network'>,
  b: Pick<UsageObservation, 'network'>,
): boolean => familyOf(a.network) === familyOf(b.network)

export const isSameUse = (a: UsageObservation, b: UsageObservation): boolean =>
  a.network === b.network && a.device === b.device
