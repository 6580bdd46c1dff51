import canonicalize from 'canonicalize'

const maxDepth = 32
const maxDetailBytes = 16_384
/** Even when every character of it needs an escape or three bytes, the shortened form stays within `maxDetailBytes`. */
const keptCharacters = 4_000

/** Text every engine stores unchanged: NUL and lone surrogates become U+FFFD. */
export const cleanText = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed()

/** Clean text of at most `limit` UTF-16 code units; what is cut off leaves an ellipsis. */
export const boundedText = (text: string, limit: number): string =>
  cleanText(text.length > limit ? `${text.slice(0, limit - 1)}…` : text)

/** The RFC 8785 text of an event's details, at most 16,384 bytes; more is replaced by its size and its beginning. */
export function canonicalDetails(details: object): string {
  const text = canonicalJson(details)
  const bytes = Buffer.byteLength(text)
  if (bytes <= maxDetailBytes) return text
  return canonicalJson({ truncated: true, bytes, head: text.slice(0, keptCharacters) })
}

/** RFC 8785 text of any value. What JSON cannot hold (bigint, NaN, Infinity) is written as its text. */
export const canonicalJson = (value: unknown): string => canonicalize(plain(value, [])) ?? 'null'

function plain(value: unknown, within: readonly object[]): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (within.includes(value)) return '[circular]'
  if (within.length === maxDepth) return '[deeper than 32 levels]'
  const inner = [...within, value]
  if (Array.isArray(value)) return value.map((item) => plain(item, inner) ?? null)
  const members = Object.entries(value).map(([name, member]) => [cleanText(name), plain(member, inner)])
  return Object.fromEntries(members)
}
