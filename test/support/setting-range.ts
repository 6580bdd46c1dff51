import type { TSchema } from 'typebox'

/** The part of JSON Schema that settings use. */
type Range = {
  type?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  maxItems?: number
  pattern?: string
  enum?: readonly unknown[]
  const?: unknown
  items?: Range
  anyOf?: readonly Range[]
}

/** What a setting takes, in words: `integer, 1 to 1440`. */
export const acceptedValues = (schema: TSchema): string => inWords(schema)

function inWords(range: Range): string {
  if (range.anyOf) return range.anyOf.map(inWords).join(' or ')
  if (range.enum) return range.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if ('const' in range) return `\`${JSON.stringify(range.const)}\``
  const limits = [
    between(range.minimum, range.maximum),
    range.maxLength === undefined ? '' : `at most ${range.maxLength} characters`,
    range.maxItems === undefined ? '' : `at most ${range.maxItems}`,
    range.pattern === undefined ? '' : `matching \`${range.pattern}\``,
  ]
  const kind = range.items ? `list of ${inWords(range.items)}` : (names[range.type ?? ''] ?? 'anything')
  return [kind, ...limits.filter((limit) => limit !== '')].join(', ')
}

const names: Readonly<Record<string, string>> = {
  integer: 'integer',
  number: 'number',
  string: 'text',
  boolean: 'true or false',
  null: '`null`',
}

function between(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum === undefined) return maximum === undefined ? '' : `at most ${maximum}`
  return maximum === undefined ? `at least ${minimum}` : `${minimum} to ${maximum}`
}
