/** Reading single values out of what a carrier sent: nothing is believed, everything is bounded. */

/** An object's own values under their lower-cased names: carriers do not agree on the casing. */
export type Fields = ReadonlyMap<string, unknown>

/** The fields of an object; none of anything else. Only the first hundred are looked at. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map()
  const entries = Object.entries(value).slice(0, mostFields)
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), value]))
}

/** The fields of the object inside. */
export const inner = (fields: Fields, name: string): Fields => fieldsOf(fields.get(name.toLowerCase()))

/** Free text, also where a number was sent: without control and direction characters, cut at its longest; null when nothing is left. */
export function text(fields: Fields, name: string, longest: number): string | null {
  const clean = textOf(fields.get(name.toLowerCase()))
    .slice(0, longest * 2)
    .replace(invisible, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const cut = clean.slice(0, longest).trim().toWellFormed()
  return cut === '' ? null : cut
}

/** A code, upper-cased; null when it does not look like one. */
export function code(fields: Fields, name: string, pattern: RegExp): string | null {
  const value = text(fields, name, longestCode)?.toUpperCase() ?? ''
  return pattern.test(value) ? value : null
}

/** A word as a carrier may write it, and which of ours it is; null for one that says nothing. */
export type Spellings<Word extends string> = Readonly<Record<string, Word | null>>

/**
 * One of the words of a list in any casing, or one of its other spellings; null when absent or empty, undefined when it
 * is something else.
 */
export function word<Word extends string>(
  fields: Fields,
  name: string,
  { words, spellings = {} }: { words: readonly Word[]; spellings?: Spellings<Word> },
): Word | null | undefined {
  const value = fields.get(name.toLowerCase())
  if (value === undefined || value === null) return null
  const given = textOf(value)
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_')
  if (given === '') return value === '' || typeof value === 'string' ? null : undefined
  return (
    words.find((word) => word === given) ?? (Object.hasOwn(spellings, given) ? spellings[given] : undefined)
  )
}

/** Numbers are text where text is meant: carriers send voyage 640 and ship 9321483 bare. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

/** A number of degrees, sent as text or as a number; null when absent or out of range. */
export function degrees(fields: Fields, name: string, limit: number): number | null {
  const value = fields.get(name.toLowerCase())
  const isNumeric =
    typeof value === 'number' || (typeof value === 'string' && /^\s*-?\d{1,3}(\.\d{1,20})?\s*$/.test(value))
  const number = isNumeric ? Number(value) : Number.NaN
  return Math.abs(number) <= limit ? number : null
}

const mostFields = 100
const longestCode = 100

/** Control, zero-width and direction-changing characters, with which text can be made to look like other text. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
