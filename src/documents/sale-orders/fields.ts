import { isBlank, problemWith, readEmail, readPartnerName, readReference } from '../../kernel/text-fields.ts'
import { decimalPattern, limits, scacPattern, states, type State } from './contract.ts'

/** Each says what is wrong with a value, as the end of a sentence that begins with the field's name; or nothing. */
type Check = (text: string) => string | undefined

export const problemWithReference: Check = (text) => problemWith(readReference, text)
export const problemWithPartnerName: Check = (text) => problemWith(readPartnerName, text)
export const problemWithEmail: Check = (text) => problemWith(readEmail, text)

/** A product may have several lines; other control characters are never meant, and PostgreSQL cannot store NUL. */
export const problemWithProduct: Check = (text) => {
  if (/[^\P{Cc}\t\n\r]/u.test(text)) return 'has a control character'
  return problemWithLength(text, limits.product)
}

export const problemWithDate: Check = (text) => {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(text) && isOnCalendar(text)
  return isDate ? undefined : `is not a date: write YYYY-MM-DD, such as 2025-11-24`
}

export const problemWithDecimal: Check = (text) => {
  if (decimal.test(text)) return undefined
  const meant = withDecimalPoint(text)
  const cure = meant === undefined ? '' : `; write ${meant}`
  return `is not a number: up to 15 digits, a point and up to 4 decimals, no comma, no grouping${cure}`
}

export const problemWithCarrier: Check = (text) =>
  scac.test(text) ? undefined : 'is not a SCAC: write 2 to 4 capital letters or digits, such as MAEU'

export const isState = (text: string): text is State => states.some((state) => state === text)
export const problemWithState: Check = (text) =>
  isState(text) ? undefined : `is not a state: write ${states.join(', ')} or nothing`

const decimal = new RegExp(decimalPattern)
const scac = new RegExp(scacPattern)

function problemWithLength(text: string, longest: number): string | undefined {
  if (isBlank(text)) return 'is missing'
  if (!text.isWellFormed()) return 'has half a character'
  return Array.from(text).length > longest ? `has more than ${longest} characters` : undefined
}

/** `2025-02-30` has the shape but is no day; year 0 is none in SQL. */
function isOnCalendar(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !text.startsWith('0000') && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** `1.234,56` and `1,234.56` can only mean 1234.56; `1,500` may mean two numbers, so nothing is suggested. */
function withDecimalPoint(text: string): string | undefined {
  const [, whole = '', fraction = ''] =
    /^(-?\d[\d.\s'’]*),(\d{1,2}|\d{4})$/.exec(text) ?? /^(-?\d[\d,\s'’]*)\.(\d{1,4})$/.exec(text) ?? []
  const number = `${whole.replace(/[^\d-]/g, '')}.${fraction}`
  return decimal.test(number) ? number : undefined
}
