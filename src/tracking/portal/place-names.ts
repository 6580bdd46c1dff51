import type { Place } from '../containers/event.ts'
import { findPort } from '../places/ports.ts'
import { carrierText } from './carrier-text.ts'
import type { Language } from './languages/language.ts'

/** A place in words: our name of the port, else the carrier's, else its country; null when nothing of it is known. */
export function placeName(place: Place | null, language: Language): string | null {
  if (!place) return null
  const port = place.unLocode === null ? undefined : findPort(place.unLocode)
  return port?.name ?? readable(place.name) ?? countryName(place, language)
}

/** Its country, where the code of the place tells. */
export function countryName(place: Place, language: Language): string | null {
  const country = place.unLocode?.slice(0, 2) ?? ''
  if (!/^[A-Z]{2}$/.test(country)) return null
  const name = language.dates.countries.of(country)
  return name === undefined || name === country ? null : name
}

/** Carriers shout; people read. */
function readable(name: string | null): string | null {
  const text = carrierText(name ?? '')
  if (text === '') return null
  if (text !== text.toUpperCase() || text.length < 4) return text
  return text.toLowerCase().replace(/(?<![\p{L}'’])\p{L}/gu, (letter) => letter.toUpperCase())
}
