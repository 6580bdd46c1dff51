import { type AtOnce, kilometresBetween } from './theft.ts'
import type { UsageObservation, UsageHistory } from './usage-history.ts'

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' })

/** "Germany"; what is no country stays as it is. */
export const countryName = (code: string): string =>
  (/^[A-Z]{2}$/.test(code) ? countryNames.of(code) : undefined) ?? code

/** "203.0.113.0/24 (Germany)" */
const placeOf = ({ network, country }: Pick<UsageObservation, 'network' | 'country'>): string =>
  country === null ? network : `${network} (${countryName(country)})`

const deviceOf = ({ device }: UsageObservation): string => device ?? 'an unknown program'

const endings: Record<AtOnce['signs'][number], string> = {
  other_device: 'by different browsers',
  other_country: 'from different countries',
  impossible_distance: 'too far apart to travel',
}

/** What was noticed about a session, in sentences for whoever has to decide what it means. */
export const explain = {
  atOnce(here: UsageObservation, { rival, signs }: AtOnce): string {
    const places = `Used from ${placeOf(rival)} and ${placeOf(here)} within ${secondsBetween(rival, here)}`
    return `${[places, ...signs.map((sign) => endings[sign])].join(', ')}.`
  },
  other_device: (here: UsageObservation, rival: UsageObservation): string =>
    `${deviceOf(rival)} from ${rival.network}, ${deviceOf(here)} from ${here.network}.`,
  other_country: (here: UsageObservation, rival: UsageObservation): string =>
    `${rival.network} is in ${countryName(rival.country ?? 'ZZ')}, ${here.network} in ${countryName(here.country ?? 'ZZ')}.`,
  impossible_distance(here: UsageObservation, rival: UsageObservation): string {
    const distance =
      here.location && rival.location ? Math.round(kilometresBetween(here.location, rival.location)) : 0
    return `${rival.network} and ${here.network} are ${distance.toLocaleString('en')} km apart.`
  },
  changes({ sightings, changes }: UsageHistory): string {
    const networks = [...new Set(sightings.map(placeOf))]
    return `Changed its network ${times(Math.max(changes[4], changes[6]))}: ${networks.join(', ')}.`
  },
  newDevice: (here: UsageObservation): string => `First used with ${deviceOf(here)}, from ${placeOf(here)}.`,
  newCountry: (here: UsageObservation): string =>
    `First used from ${countryName(here.country ?? 'ZZ')}, with ${deviceOf(here)} from ${here.network}.`,
}

const secondsBetween = (a: UsageObservation, b: UsageObservation): string => {
  const seconds = Math.max(1, Math.round(Math.abs(b.at - a.at) / 1000))
  return seconds === 1 ? 'a second' : `${seconds} seconds`
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
