import type * as Type from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { Errors } from 'typebox/value'
import type { InputProblem } from '../../kernel/errors.ts'

/** An answer names so many; whoever sends more has to correct these first anyway. */
export const mostProblems = 20

type Place = { schema: Type.TSchema; value: unknown; path: string }

/**
 * The first problems of a value that does not fit, each at its own path: one of a field, unknown and missing fields included.
 *
 * The library's own list looks at everything before it is cut, however much was sent. Here sizes come before what is inside, and the
 * search ends at the twentieth.
 */
export function findProblems(schema: Type.TSchema, value: unknown): InputProblem[] {
  const found = new Map<string, InputProblem>()
  search({ schema, value, path: '' }, found)
  return [...found.values()]
}

type ObjectSchema = { properties?: Type.TProperties; required?: string[]; additionalProperties?: unknown }
type Found = Map<string, InputProblem>

function search({ schema: given, value, path }: Place, found: Found): void {
  if (found.size >= mostProblems) return
  const schema = branchFor(given, value)
  const { properties, items } = schema as { properties?: Type.TProperties; items?: Type.TSchema }
  if (value === undefined) add(found, { path, message: 'is required' })
  else if (properties !== undefined && isRecord(value)) searchObject({ schema, value, path }, found)
  else if (items !== undefined && Array.isArray(value))
    searchArray({ schema: items, value, path }, found, schema as Type.TArrayOptions)
  else searchValue({ schema, value, path }, found)
}

function searchObject({ schema, value, path }: Place & { value: object }, found: Found): void {
  const { properties = {}, required = [], additionalProperties } = schema as ObjectSchema
  for (const name of required)
    if (!Object.hasOwn(value, name)) add(found, { path: at(path, name), message: 'is required' })
  const isStrict = additionalProperties === false
  for (const [name, member] of Object.entries(value)) {
    if (found.size >= mostProblems) return
    const place = at(path, name)
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (known !== undefined) search({ schema: known, value: member, path: place }, found)
    else if (isStrict) add(found, { path: place, message: 'is not a known field' })
  }
}

function searchArray(
  { schema: item, value, path }: Place & { value: readonly unknown[] },
  found: Found,
  { maxItems = Infinity, minItems = 0 }: Type.TArrayOptions,
): void {
  if (value.length > maxItems) return add(found, { path, message: tooMany(maxItems) })
  if (value.length < minItems)
    return add(found, { path, message: `must not have fewer than ${minItems} items` })
  const fits = compiled(item)
  for (const [index, member] of value.entries()) {
    if (found.size >= mostProblems) return
    if (!fits.Check(member)) search({ schema: item, value: member, path: `${path}/${index}` }, found)
  }
}

export const tooMany = (most: number): string => `must not have more than ${most} items`

/** A text, a number, or something of the wrong kind altogether. */
function searchValue({ schema, value, path }: Place, found: Found): void {
  const { maxLength } = schema as { maxLength?: number }
  // Before patterns are tried on it.
  if (typeof value === 'string' && maxLength !== undefined && value.length > maxLength * longestCharacter)
    return add(found, { path, message: `must not have more than ${maxLength} characters` })
  for (const { keyword, instancePath, params, message } of Errors(schema, value))
    add(found, { path: path + instancePath, message: sentence(schema, { keyword, params, message }) })
}

type Told = { keyword: string; params: object; message: string }

function sentence(schema: Type.TSchema, { keyword, params, message }: Told): string {
  if (keyword === 'enum') return `must be one of ${listIn(params, 'allowedValues').join(', ')}`
  const isInstant = Reflect.get(schema, 'format') === 'date-time'
  if (isInstant && (keyword === 'format' || keyword === 'pattern'))
    return 'must be a time with its offset, such as 2026-01-31T09:30:00Z'
  return message
}

/** In UTF-16 units: an emoji with its joiners and tones is one character to a person. */
const longestCharacter = 8

/** Of a choice, the branch that is meant: of the same kind, and with most of the fields that are there. */
function branchFor(schema: Type.TSchema, value: unknown): Type.TSchema {
  const { anyOf } = schema as { anyOf?: readonly Type.TSchema[] }
  if (anyOf === undefined) return schema
  const [first = schema] = anyOf
  if (!isRecord(value)) return anyOf.find((branch) => isSameKind(branch, value)) ?? first
  const likeness = (branch: Type.TSchema): number => {
    const { properties } = branch as Partial<Type.TObject>
    if (properties === undefined) return -1
    return Object.keys(properties).filter((name) => Object.hasOwn(value, name)).length
  }
  return anyOf.reduce((best, branch) => (likeness(branch) > likeness(best) ? branch : best), first)
}

function isSameKind(branch: Type.TSchema, value: unknown): boolean {
  const type: unknown = Reflect.get(branch, 'type')
  if (Array.isArray(value)) return type === 'array'
  return (
    type === (value === null ? 'null' : typeof value) || (type === 'integer' && typeof value === 'number')
  )
}

/** Compiled at the first mistake of its kind: most never are. */
function compiled(schema: Type.TSchema): Pick<Validator, 'Check'> {
  const known = compiledItems.get(schema)
  if (known !== undefined) return known
  const made = Compile(schema)
  compiledItems.set(schema, made)
  return made
}

const compiledItems = new WeakMap<Type.TSchema, Pick<Validator, 'Check'>>()

/** The first of a path is the one that is told. */
function add(found: Found, problem: InputProblem): void {
  if (found.size < mostProblems && !found.has(problem.path)) found.set(problem.path, problem)
}

const at = (path: string, name: string): string => `${path}/${escapeKey(name)}`
/** As in a JSON pointer. */
export const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')

export const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function listIn(params: object, member: string): string[] {
  const list: unknown = Reflect.get(params, member)
  return Array.isArray(list) ? list.map(String) : []
}
