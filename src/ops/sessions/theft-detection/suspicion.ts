import { explain } from './explanations.ts'
import { atOnceWith, type AtOnce } from './theft.ts'
import {
  follow,
  isChange,
  isSameFamily,
  isSameUse,
  lastBefore,
  networkChangesOf,
  type UsageObservation,
  type UsageHistory,
} from './usage-history.ts'
import type { SuspicionFactor } from '../words.ts'

/** What is held for and against a session so far. */
export type SuspicionState = {
  trail: UsageHistory
  isFlagged: boolean
  /** Found in two hands since the person last proved who they are. */
  isStolen: boolean
  /** Milliseconds since 1970. */
  authenticatedAt: number
  listed: readonly SuspicionFactor[]
}

export type Finding = { factor: SuspicionFactor; sentence: string }

export type Assessment = {
  trail: UsageHistory
  findings: readonly Finding[]
  /** `suspicious` is said once in a session's life, `stolen` once after each proof of who the person is. */
  verdict: 'nothing' | 'suspicious' | 'stolen'
}

/** What one more sighting makes of a session. `allowedChanges`: with so many changes of network it is suspicious. */
export function assessSession(
  standing: SuspicionState,
  observation: UsageObservation,
  allowedChanges: number,
): Assessment {
  const trail = follow(standing.trail, observation)
  const atOnce = atOnceWith(standing.trail, observation, standing.authenticatedAt)
  if (!standing.isStolen && atOnce && atOnce.signs.length > 0)
    return { trail, findings: theft(observation, atOnce), verdict: 'stolen' }
  const changes = networkChangesOf(trail)
  const isSuspicious = !standing.isFlagged && changes >= allowedChanges
  const findings = [
    ...listOnce(standing, 'two_networks_at_once', atOnce && explain.atOnce(observation, atOnce)),
    ...news(standing.trail, observation),
    ...(isSuspicious ? [{ factor: 'network_changes' as const, sentence: explain.changes(trail) }] : []),
  ]
  return { trail, findings, verdict: isSuspicious ? 'suspicious' : 'nothing' }
}

/**
 * Whether a sighting must be written at once, so that every node knows it: while a session is beyond suspicion all that is new is.
 * Afterwards one that hops between the same networks all day costs no writing, unless what it hops between differs.
 */
export function isNews(
  standing: SuspicionState,
  observation: UsageObservation,
  { findings }: Assessment,
): boolean {
  const { trail } = standing
  const hasChanged = isChange(trail, observation)
  if (!standing.isFlagged)
    return hasChanged || !trail.sightings.some((known) => isSameUse(known, observation))
  if (standing.isStolen) return false
  const last = lastBefore(trail, observation)
  const isOther =
    last !== undefined && (last.device !== observation.device || last.country !== observation.country)
  return findings.length > 0 || (hasChanged && isOther)
}

const theft = (observation: UsageObservation, atOnce: AtOnce): Finding[] =>
  (['two_networks_at_once', ...atOnce.signs] as const).map((factor) => ({
    factor,
    sentence:
      factor === 'two_networks_at_once'
        ? explain.atOnce(observation, atOnce)
        : explain[factor](observation, atOnce.rival),
  }))

const listOnce = (
  { listed }: SuspicionState,
  factor: SuspicionFactor,
  sentence: string | undefined,
): Finding[] => (sentence === undefined || listed.includes(factor) ? [] : [{ factor, sentence }])

/** A device or country that the session was not used with before. Families are not compared: their ways out differ. */
function news({ sightings }: UsageHistory, observation: UsageObservation): Finding[] {
  const before = sightings.filter((other) => isSameFamily(other, observation))
  const { device, country } = observation
  const isNewDevice = device !== null && isNew(before, device, (other) => other.device)
  const isNewCountry = country !== null && isNew(before, country, (other) => other.country)
  return [
    ...(isNewDevice ? [{ factor: 'new_device' as const, sentence: explain.newDevice(observation) }] : []),
    ...(isNewCountry ? [{ factor: 'new_country' as const, sentence: explain.newCountry(observation) }] : []),
  ]
}

function isNew(
  before: readonly UsageObservation[],
  value: string,
  read: (other: UsageObservation) => string | null,
): boolean {
  const known = before.map(read).filter((other) => other !== null)
  return known.length > 0 && !known.includes(value)
}
