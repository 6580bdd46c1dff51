import { stableNumber } from './stable.ts'
import type { Vessel } from './voyage.ts'

// prettier-ignore
const firstNames = [
  'CORAL', 'JAVA', 'SUNDA', 'BANDA', 'CELEBES', 'MALACCA', 'NORTHERN', 'OCEAN',
  'AMBER', 'PACIFIC', 'ATLAS', 'GLASS', 'SILVER', 'MONSOON', 'EASTERN', 'TIDEWATER',
]
// prettier-ignore
const lastNames = [
  'MERIDIAN', 'LANTERN', 'HERALD', 'SWIFT', 'PILGRIM', 'DAWN', 'KESTREL', 'TESSERA',
  'SEXTANT', 'THIMBLE', 'HERON', 'HARBOUR', 'ISTHMUS', 'LEDGER', 'QUILL', 'ROWAN',
]

/** The vessel of a sailing: a fictional name, always under the same well-formed IMO number, which no ship has. */
export function vesselFor(service: string, sailing: string): Vessel {
  const first = stableNumber(0, firstNames.length - 1, 'first name', service, sailing)
  const last = stableNumber(0, lastNames.length - 1, 'last name', service, sailing)
  const voyage = `${stableNumber(210, 689, 'voyage', service, sailing)}${'EWNS'.charAt(first % 4)}`
  const imo = imoNumber(412_000 + first * lastNames.length + last)
  return { name: `${firstNames[first]} ${lastNames[last]}`, imo, voyage, service }
}

/** Appends the check digit. Numbers below 5,000,000 are given to no ship (the series runs from 5 to 9, and on from 1.0 million). */
export function imoNumber(firstSix: number): string {
  const digits = `${firstSix}`.padStart(6, '0')
  const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (7 - index), 0)
  return `${digits}${sum % 10}`
}
