import * as pg from 'pg'

/** What `pg` calls to turn a column's text into a value; handed over with every query, so that a host's `pg.types` stay as they are. */
export const columnTypes = { getTypeParser }

type TextParser = (text: string) => unknown

const oids = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  interval: 1186,
  int8Array: 1016,
  timestampArray: 1115,
  dateArray: 1182,
  intervalArray: 1187,
  numericArray: 1231,
} as const

const asText: TextParser = (text) => text
const textArray = 1009
const parseTextArray = (text: string): (string | null)[] => defaultParser(textArray)(text)

const ownParsers = new Map<number, TextParser>([
  [oids.int8, parseInt8],
  [oids.int8Array, parseInt8Array],
  // The defaults read these in the zone of the machine, or as floats: text loses nothing.
  [oids.date, asText],
  [oids.timestamp, asText],
  [oids.interval, asText],
  [oids.dateArray, parseTextArray],
  [oids.timestampArray, parseTextArray],
  [oids.intervalArray, parseTextArray],
  [oids.numericArray, parseTextArray],
])

function getTypeParser(oid: number, format: 'text' | 'binary' = 'text'): TextParser {
  return ownParsers.get(oid) ?? defaultParser(oid, format)
}

/** The driver knows more types than its typings list. */
function defaultParser(oid: number, format: 'text' | 'binary' = 'text') {
  return pg.types.getTypeParser(oid, format)
}

/** `int8` as a number; what a number cannot hold exactly is refused instead of rounded. */
export function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`The int8 ${text} does not fit a JavaScript number.`)
  return value
}

function parseInt8Array(text: string): (number | null)[] {
  return parseTextArray(text).map((member) => (member === null ? null : parseInt8(member)))
}
