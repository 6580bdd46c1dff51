import * as Type from 'typebox'
import { Compile } from 'typebox/compile'
import { publicFields, valueFields, type PublicField, type ValueField } from '../format/leaf.ts'
import type { Log, LogEntry } from '../format/log.ts'
import { parseVerifierKey, type VerifierKey } from '../format/note.ts'
import { problem } from './problems.ts'
import { verifyLog, type Verdict } from './verify.ts'

/** An export is JSON Lines: this header, then events, each checkpoint after the last event it covers. */
const format = 'breakwater-audit-export'
const formatVersion = 1

/** The lines of an export, made one at a time. */
export async function* writeExport({ header, entries }: Log): AsyncGenerator<string> {
  yield JSON.stringify({ kind: format, version: formatVersion, ...header })
  for await (const entry of entries) yield JSON.stringify(entry)
}

/** Proves an export without the server. Without `publicKey` the export's own keys are used, which prove only that it is whole in itself. */
export async function verifyExport(
  lines: AsyncIterable<string>,
  trusted: { publicKey?: string; checkpoint?: string } = {},
): Promise<Verdict> {
  // White space is also what editors leave: line ends of another system, a byte order mark.
  const given = trusted.publicKey?.split(/\s+/).filter((text) => text !== '')
  const pinned = given?.map(parseVerifierKey)
  try {
    const { header, entries } = await readExport(lines)
    const keys = pinned ?? ownKeys(header.keys)
    return await verifyLog(header, entries, { ...trusted, keys })
  } catch (error) {
    if (!(error instanceof UnreadableExport)) throw error
    return { ...nothingRead, problem: problem('unreadable', error.message) }
  }
}

const nothingRead = { ok: false, events: 0, checkpoints: 0, erasedValues: 0, size: 0, root: '' }

/** Opens an export. Throws `UnreadableExport` at the first line that is not one of its records. */
export async function readExport(lines: AsyncIterable<string>): Promise<Log> {
  const iterator = lines[Symbol.asyncIterator]()
  const first = await iterator.next()
  const header = first.done ? undefined : parseLine(first.value.replace(/^\uFEFF/, ''))
  if (!headerShape.Check(header))
    throw new UnreadableExport(`line 1 is not the header of version ${formatVersion}`)
  const { kind: _, version: __, ...rest } = header
  return { header: rest, entries: readEntries(iterator) }
}

function ownKeys(texts: readonly string[]): VerifierKey[] {
  try {
    return texts.map(parseVerifierKey)
  } catch {
    throw new UnreadableExport('line 1 names a key that is no verifier key')
  }
}

async function* readEntries(lines: AsyncIterator<string>): AsyncGenerator<LogEntry> {
  try {
    let number = 2
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      if (line.value.trim() !== '') yield parseEntry(line.value, number)
      number += 1
    }
  } finally {
    await lines.return?.()
  }
}

function parseEntry(line: string, number: number): LogEntry {
  const entry = parseLine(line)
  if (entryShape.Check(entry)) return entry
  throw new UnreadableExport(`line ${number} is neither an event nor a checkpoint`)
}

export class UnreadableExport extends Error {
  override readonly name = 'UnreadableExport'
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Strict, so that an export carries nothing that is not proven. */
const strict = { additionalProperties: false }
const hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` })
const saltedValue = Type.Object({ value: Type.String(), salt: hex(16) }, strict)
const fieldsShape = Type.Object(
  Object.fromEntries(publicFields.map((name) => [name, Type.Optional(Type.String())])) as Record<
    PublicField,
    Type.TOptional<Type.TString>
  >,
  strict,
)
const valuesShape = Type.Object(
  Object.fromEntries(valueFields.map((name) => [name, Type.Optional(saltedValue)])) as Record<
    ValueField,
    Type.TOptional<typeof saltedValue>
  >,
  strict,
)

const headerShape = Compile(
  Type.Object(
    {
      kind: Type.Literal(format),
      version: Type.Literal(formatVersion),
      origin: Type.String({ minLength: 1 }),
      keys: Type.Array(Type.String()),
      start: Type.Union([
        Type.Null(),
        Type.Object({ frontier: Type.Array(hex(32)), checkpoint: Type.String() }, strict),
      ]),
      checkpoint: Type.Union([Type.Null(), Type.String()]),
    },
    strict,
  ),
)

/** The members of a sealed event as JSON. */
export const sealedEventFields = {
  kind: Type.Literal('event'),
  index: Type.Integer({ minimum: 0 }),
  id: Type.String(),
  leafHash: hex(32),
  leaf: Type.Optional(Type.String()),
  fields: Type.Optional(fieldsShape),
  values: valuesShape,
}

const entryShape = Compile(
  Type.Union([
    Type.Object(sealedEventFields, strict),
    Type.Object({ kind: Type.Literal('checkpoint'), note: Type.String() }, strict),
  ]),
)
