import type { Entry } from '../../audit/service.ts'
import { describeDevice, type Device } from '../device.ts'
import { countryName } from './explanations.ts'
import type { Finding } from './suspicion.ts'

/** A session as far as it is compared with the person's others. */
export type SignInContext = Device & { network: string; country: string | null }

/** How many of a person's sessions are looked back at. */
export const earlierSessions = 50

export type Novelty = { findings: readonly Finding[]; factors: NonNullable<Entry['factors']> }

/** What is new about a session that is being opened, against the person's earlier ones. Of the first there is nothing to say. */
export function noveltyOf(opening: SignInContext, earlier: readonly SignInContext[]): Novelty {
  if (earlier.length === 0) return { findings: [], factors: [] }
  const device = describeDevice(opening)
  const isNewDevice = earlier.every((other) => describeDevice(other) !== device)
  const { country } = opening
  const isNewCountry = country !== null && isNewAmong(country, earlier)
  const isNewNetwork = earlier.every(({ network }) => network !== opening.network)
  return {
    findings: [
      ...(isNewDevice ? [newDevice(device)] : []),
      ...(isNewCountry ? [newCountry(country, opening.network)] : []),
    ],
    factors: [
      ...(isNewNetwork ? (['new_network'] as const) : []),
      ...(isNewDevice ? (['new_device'] as const) : []),
      ...(isNewCountry ? (['new_country'] as const) : []),
    ],
  }
}

/** Sessions whose country nobody knew say nothing about it. */
function isNewAmong(country: string, earlier: readonly SignInContext[]): boolean {
  const known = earlier.map((other) => other.country).filter((other) => other !== null)
  return known.length > 0 && !known.includes(country)
}

const newDevice = (device: string): Finding => ({
  factor: 'new_device',
  sentence: `Opened with ${device}, which this person had not used before.`,
})

const newCountry = (country: string, network: string): Finding => ({
  factor: 'new_country',
  sentence: `Opened from ${countryName(country)} (${network}), where this person had not been before.`,
})
