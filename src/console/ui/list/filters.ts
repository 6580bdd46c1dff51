import type * as Type from 'typebox'
import type { FilterOptions } from './definition.ts'

export type FilterKind = 'search' | 'text' | 'choice' | 'switch' | 'day' | 'time' | 'chip'
export type FilterField<Row> = FilterOptions<Row> & {
  name: string
  label: string
  kind: FilterKind
  /** The words of the contract, where it lists them. */
  values: readonly string[]
  schema: Schema
}
/** As the endpoint is asked. */
export type Query = Readonly<Record<string, string | boolean | number>>
/** As the controls show it; what is not set is missing. */
export type Values = Readonly<Record<string, string>>

type Schema = {
  type?: string
  format?: string
  enum?: readonly string[]
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** In the address: explicitly none, where a filter has an initial value. */
export const allWord = 'all'
const ofPaging: ReadonlySet<string> = new Set(['limit', 'cursor', 'sort'])

/** The filters of a list in the order in which they are declared, then those that only the contract names. */
export function fieldsOf<Row>(
  query: Type.TSchema,
  options: Readonly<Record<string, FilterOptions<Row>>> = {},
): FilterField<Row>[] {
  const schemas = propertiesOf(query)
  const names = [...new Set([...Object.keys(options), ...Object.keys(schemas)])]
  return names
    .filter((name) => schemas[name] !== undefined && !ofPaging.has(name))
    .map((name) => toField(name, schemas[name] ?? {}, options[name] ?? {}))
    .toSorted((a, b) => Number(b.kind === 'search') - Number(a.kind === 'search'))
}

/** What a list can be sorted by; the first word is the order it has unasked. */
export const sortsOf = (query: Type.TSchema): readonly string[] => propertiesOf(query)['sort']?.enum ?? []

/** What the address bar says: what of it is a filter, and which filters say something that the contract does not take. */
export function readSearch<Row>(
  fields: readonly FilterField<Row>[],
  search: object,
): { values: Values; query: Query; ignored: string[] } {
  const given = fields.flatMap((field) => {
    const text = textOf(Reflect.get(search, field.name)) || (field.initial ?? '')
    return text === '' ? [] : [{ field, text, isTaken: isTaken(field, text) }]
  })
  const taken = given.filter(({ isTaken }) => isTaken)
  const all = Object.fromEntries(taken.map(({ field, text }) => [field.name, text]))
  const applied = taken.filter(({ field }) => field.isShown?.(all) ?? true)
  return {
    values: Object.fromEntries(applied.map(({ field, text }) => [field.name, text])),
    query: Object.fromEntries(
      applied
        .filter(({ text, field }) => !(text === allWord && field.initial !== undefined))
        .map(({ field, text }) => [field.name, toValue(field.schema, text)]),
    ),
    ignored: given.filter(({ isTaken }) => !isTaken).map(({ field }) => field.label),
  }
}

/** What the address bar says after a change; an empty text takes a filter away. */
export function changeSearch<Row>(
  fields: readonly FilterField<Row>[],
  values: Values,
  change: Readonly<Record<string, string>>,
): Record<string, string> {
  const initials = new Map(fields.map(({ name, initial }) => [name, initial ?? '']))
  const wanted = Object.entries({ ...values, ...change })
  const { values: taken } = readSearch(fields, Object.fromEntries(wanted))
  return Object.fromEntries(Object.entries(taken).filter(([name, text]) => text !== initials.get(name)))
}

/** Whether filters may hide rows. What an initial value hides belongs to the list itself. */
export const isNarrowed = <Row>(fields: readonly FilterField<Row>[], values: Values): boolean =>
  fields.some(({ name, initial }) => initial === undefined && values[name] !== undefined)

/** `apiTokenId` → `Api token`. */
export function toWords(name: string): string {
  const words = name
    .replace(/Id$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function toField<Row>(name: string, schema: Schema, options: FilterOptions<Row>): FilterField<Row> {
  const kind = kindOf(name, schema, options)
  return {
    label: toWords(name),
    ...options,
    name,
    kind,
    values: schema.enum ?? valuesOf(kind, schema),
    schema,
  }
}

function kindOf<Row>(name: string, schema: Schema, options: FilterOptions<Row>): FilterKind {
  if (options.chip) return 'chip'
  if (options.useChoices || schema.enum) return 'choice'
  if (schema.type === 'boolean') return options.words ? 'choice' : 'switch'
  if (schema.format === 'date-time') return 'time'
  if (schema.format === 'date') return 'day'
  if (schema.format === 'uuid') return 'chip'
  return name === 'search' ? 'search' : 'text'
}

const valuesOf = (kind: FilterKind, { type }: Schema): string[] =>
  kind === 'choice' && type === 'boolean' ? ['true', 'false'] : []

/**
 * Whether the contract takes it. By hand, for queries hold only these few kinds: the validator of forms would add 11 kB to the first
 * page.
 */
function isTaken<Row>({ schema, initial }: FilterField<Row>, text: string): boolean {
  if (text === allWord && initial !== undefined) return true
  if (schema.enum) return schema.enum.includes(text)
  if (schema.type === 'boolean') return text === 'true' || text === 'false'
  if (schema.type === 'integer' || schema.type === 'number')
    return isWithin(Number(text), schema.minimum, schema.maximum)
  return (
    isWithin(text.length, schema.minLength, schema.maxLength) &&
    new RegExp(schema.pattern ?? '', 'u').test(text) &&
    (formats[schema.format ?? '']?.(text) ?? true)
  )
}

const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  date: (text) => isInstant(text) && new Date(text).toISOString().startsWith(text),
  'date-time': (text) => /^\d{4}-\d\d-\d\dT/.test(text) && isInstant(text),
}

const isInstant = (text: string): boolean => !Number.isNaN(Date.parse(text))

const isWithin = (value: number, least = -Infinity, most = Infinity): boolean =>
  value >= least && value <= most

function toValue({ type }: Schema, text: string): string | boolean | number {
  if (type === 'boolean') return text === 'true'
  return type === 'integer' || type === 'number' ? Number(text) : text
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
    ? String(value).trim()
    : ''

const propertiesOf = (query: Type.TSchema): Readonly<Record<string, Schema>> =>
  Object(Reflect.get(query, 'properties')) as Readonly<Record<string, Schema>>
