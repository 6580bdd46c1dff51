import { isUtf8 } from 'node:buffer'
import type * as Type from 'typebox'
import { errors, type AppError } from '../../kernel/errors.ts'
import { escapeKey, tooMany } from './problems.ts'
import { deepest } from './validation.ts'

/** Where nothing says how many there may be. */
const mostItems = 10_000
const mostMembers = 1_000
/** Beyond the known ones of an object that takes no others: enough to name them. */
const mostUnknownMembers = 20

type Frame = {
  isObject: boolean
  schemas: readonly Type.TSchema[]
  most: number
  /** Members or items before the current one. */
  count: number
  names: Set<string>
  name: string
  isAtName: boolean
}

/**
 * Reads a JSON body; what would be work without end is refused before the work is done.
 *
 * One look along the text ends at the first object or array that is larger than its schema allows, nested too deep, or names a
 * member twice (of which readers keep different ones). Only then it is parsed. An empty body is none, whatever type it claims.
 */
export function readJsonBody(bytes: Buffer, schema: Type.TSchema | undefined): unknown {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) throw errors.MALFORMED_BODY({ reason: 'it is not UTF-8 text' })
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  checkSizes(text, schema === undefined ? [] : branchesOf(schema))
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw errors.MALFORMED_BODY({ reason: 'it is not valid JSON' })
  }
}

const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const opening: ReadonlyMap<number, boolean> = new Map([
  [0x5b, false],
  [0x7b, true],
])
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d])

function checkSizes(text: string, schemas: readonly Type.TSchema[]): void {
  const frames: Frame[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const frame = frames.at(-1)
    if (code === quote) {
      const end = endOfText(text, at)
      if (frame?.isAtName) noteName(frames, frame, text.slice(at, end + 1))
      at = end
    } else if (code === comma && frame) countItem(frames, frame)
    else if (closing.has(code)) frames.pop()
    else if (code === 0x5b || code === 0x7b) {
      if (frames.length === deepest) throw refusal(frames, `must not be nested deeper than ${deepest} levels`)
      frames.push(frameOf(opening.get(code) === true, frame ? schemasInside(frame) : schemas))
    }
  }
}

/** Where the text ends that begins at a quotation mark. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at
    if (code === backslash) at++
  }
  return text.length
}

function noteName(frames: readonly Frame[], frame: Frame, quoted: string): void {
  const name = quoted.includes('\\') ? unescaped(quoted) : quoted.slice(1, -1)
  frame.name = name
  frame.isAtName = false
  if (name === '__proto__') throw refusal(frames, 'is not a known field')
  if (frame.names.has(name)) throw refusal(frames, 'is given twice')
  frame.names.add(name)
}

function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}

function countItem(frames: readonly Frame[], frame: Frame): void {
  frame.count++
  frame.isAtName = frame.isObject
  if (frame.count < frame.most) return
  const message = frame.isObject ? `must not have more than ${frame.most} fields` : tooMany(frame.most)
  throw refusal(frames.slice(0, -1), message)
}

function frameOf(isObject: boolean, schemas: readonly Type.TSchema[]): Frame {
  const most = Math.max(...schemas.map((schema) => mostIn(schema, isObject)), 0)
  return {
    isObject,
    schemas,
    most: most || (isObject ? mostMembers : mostItems),
    count: 0,
    names: new Set(),
    name: '',
    isAtName: isObject,
  }
}

/** How many members or items; nothing where the schema does not say. */
function mostIn(schema: Type.TSchema, isObject: boolean): number {
  const { properties, additionalProperties, maxItems } = schema as Sized
  if (!isObject) return maxItems ?? 0
  const isStrict = properties !== undefined && additionalProperties === false
  return isStrict ? Object.keys(properties).length + mostUnknownMembers : 0
}

type Sized = Partial<Pick<Type.TObject, 'properties'>> & {
  additionalProperties?: unknown
  maxItems?: number
  items?: Type.TSchema
  anyOf?: readonly Type.TSchema[]
}

/** What the schemas say of the value that begins here. */
function schemasInside({ isObject, schemas, name }: Frame): Type.TSchema[] {
  return schemas.flatMap((schema) => {
    const { properties = {}, items } = schema as Sized
    const inside = isObject ? Object.hasOwn(properties, name) && properties[name] : items
    return inside ? branchesOf(inside) : []
  })
}

const branchesOf = (schema: Type.TSchema): readonly Type.TSchema[] => (schema as Sized).anyOf ?? [schema]

function refusal(frames: readonly Frame[], message: string): AppError {
  const path = frames
    .map(({ isObject, name, count }) => `/${isObject ? escapeKey(name) : count}`)
    .join('')
    .slice(0, longestPath)
  const summary = `${path === '' ? 'the body' : path} ${message}`
  return errors.VALIDATION_FAILED({ summary }, { problems: [{ path, message }] })
}

const longestPath = 300
