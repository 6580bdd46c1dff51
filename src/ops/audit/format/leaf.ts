import { hash } from 'node:crypto'

/**
 * The leaf of format version 1: what is hashed into the log. The normative text is docs/audit-format.md; a change
 * here is a new version with another first line, never an edit, because sealed events cannot be sealed again.
 */
const firstLine = 'breakwater event v1'

/** In clear, in this order. */
export const publicFields = [
  'id',
  'recorded_at',
  'type',
  'outcome',
  'risk',
  'risk_policy',
  'risk_factors',
  'actor_kind',
  'subject_type',
  'subject_id',
  'session_id',
] as const
/** Personal and free text, after the public fields in this order: only as commitments, so that they can be erased. */
export const valueFields = [
  'actor_id',
  'actor_name',
  'subject_name',
  'address',
  'user_agent',
  'details',
] as const

export type PublicField = (typeof publicFields)[number]
export type ValueField = (typeof valueFields)[number]
/** A field without a value is absent; there is no empty one. */
export type PublicFields = { [Field in PublicField]?: string }
export type Commitments = { [Field in ValueField]?: string }
export type Leaf = { fields: PublicFields; commitments: Commitments }

/** The canonical text of an event; its UTF-8 bytes (all of them ASCII) are what is sealed. */
export function encodeLeaf({ fields, commitments }: Leaf): string {
  let text = `${firstLine}\n`
  for (const name of publicFields) {
    const value = fields[name]
    if (value !== undefined && value !== '') text += `${name}: ${escapePublic(value)}\n`
  }
  for (const name of valueFields) {
    const commitment = commitments[name]
    if (commitment !== undefined) text += `${name}: ${commitment}\n`
  }
  return text
}

/** Reads a leaf back. Throws unless it is exactly the text that `encodeLeaf` writes. */
export function parseLeaf(text: string): Leaf {
  const [first, ...lines] = text.split('\n')
  if (first !== firstLine) throw new Error(`A leaf begins with "${firstLine}".`)
  const leaf: Leaf = { fields: {}, commitments: {} }
  for (const line of lines.slice(0, -1)) readLine(line, leaf)
  if (encodeLeaf(leaf) !== text) throw new Error('The leaf is not in canonical form.')
  return leaf
}

function readLine(line: string, leaf: Leaf): void {
  const separator = line.indexOf(': ')
  const name = line.slice(0, separator)
  const value = line.slice(separator + 2)
  if (isPublicField(name)) leaf.fields[name] = unescapePublic(value)
  else if (isValueField(name) && /^sha256-[0-9a-f]{64}$/.test(value)) leaf.commitments[name] = value
  else throw new Error('The leaf has a line that no field writes.')
}

const isPublicField = (name: string): name is PublicField => publicFields.some((field) => field === name)
const isValueField = (name: string): name is ValueField => valueFields.some((field) => field === name)

/** One line of printable ASCII whatever the value holds: a value can never end its line and forge another. */
const escapePublic = (value: string): string =>
  value.replace(/[^\x20-\x5b\x5d-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const unescapePublic = (text: string): string =>
  text.replace(/\\u([0-9a-f]{4})/g, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))

/** Binds an event to a value without showing it; without the salt nobody can test a guess. */
export function commit(field: string, value: string, salt: Uint8Array): string {
  if (salt.length !== saltBytes) throw new RangeError(`A salt has ${saltBytes} bytes.`)
  const named = `${field}\0${value}`
  const bytes = Buffer.allocUnsafe(1 + saltBytes + Buffer.byteLength(named))
  bytes[0] = 1
  bytes.set(salt, 1)
  bytes.write(named, 1 + saltBytes)
  return `sha256-${hash('sha256', bytes, 'hex')}`
}

export const saltBytes = 16
