import { countryCodes } from '../words.ts'

const known = new Set(countryCodes)

/** Codes outside ISO 3166-1 that databases of countries still answer with: Kosovo, and what was the Netherlands Antilles. */
const unofficial = new Set(['XK', 'AN'])

/** What is wrong with a code, or undefined for a country. */
export function problemWithCountry(code: string): string | undefined {
  if (known.has(code)) return undefined
  const meant = countryMeant(code)
  const refusal = `"${code}" is no country that an address can have.`
  return meant === undefined ? refusal : `${refusal} Did you mean ${meant}?`
}

/** Of codes that a rule names, those that no address can have: a rule that names no others and no network matches nothing. */
export const impossibleCodes = (codes: readonly string[]): string[] =>
  codes.filter((code) => !known.has(code) && !unofficial.has(code))

/** The European Union writes Greece in its own way; everything else that was renamed the language knows. */
const elsewhere: Readonly<Record<string, string>> = { EL: 'GR' }

/** Whose code it could be: in small letters, of a country that is called otherwise now, or a usual mistake. */
export function countryMeant(code: string): string | undefined {
  const upper = code.trim().toUpperCase()
  if (!/^[A-Z]{2}$/.test(upper)) return undefined
  const region = elsewhere[upper] ?? new Intl.Locale(`und-${upper}`).region
  return region !== undefined && known.has(region) ? region : undefined
}
