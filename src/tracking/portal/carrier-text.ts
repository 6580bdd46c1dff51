import type { Place } from '../containers/journey/event.ts'
import { findPort } from '../places/ports.ts'
import type { Language } from './languages/language.ts'
import type { Journey } from '../containers/journey/journey.ts'

/** Text from outside as it may stand on the page: one line, of bounded length, unable to turn the words around it. */
export function carrierText(text: string, longest = 60): string {
  const characters = Array.from(
    text
      .slice(0, longest * 4)
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/(\p{M}{2})\p{M}+/gu, '$1')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  if (characters.length <= longest) return characters.join('')
  return `${characters
    .slice(0, longest - 1)
    .join('')
    .trim()}…`
}

/** A carrier's own words, unless they name a booking, a bill of lading or the like: those are not the reader's. */
export function carrierRemark(remark: string | null): string | null {
  const text = carrierText(remark ?? '', 160)
  return text === '' || /\d{5}/.test(text) ? null : text
}

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

/** When the carrier last told anything, whatever it is about; null when it never did. */
export function lastTold({ timeline, etaHistory }: Journey): string | null {
  const told = [...timeline, ...etaHistory].map(({ toldAt }) => toldAt)
  return told.toSorted().at(-1) ?? null
}
