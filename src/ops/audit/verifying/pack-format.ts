import * as Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { SealedEvent } from '../format/log.ts'
import { sealedEventFields } from './export-format.ts'
import type { PackFiles } from './pack-file.ts'

/** An evidence pack's events are JSON Lines: a header with the checkpoints, then events, each with its own proof. */
const format = 'breakwater-audit-evidence'
const formatVersion = 1

export const eventsFile = 'events.jsonl'
/** A signed note over the names and hashes of all other files. */
export const manifestFile = 'manifest.txt'

export type PackHeader = { origin: string; keys: readonly string[]; checkpoints: readonly string[] }
export type ProvenEvent = SealedEvent & { proof: { size: number; hashes: readonly string[] } }

export const headerLine = (header: PackHeader): string =>
  JSON.stringify({ kind: format, version: formatVersion, ...header })
export const eventLine = (event: ProvenEvent): string => JSON.stringify(event)

const firstLine = 'breakwater evidence pack v1'

/** What is signed: what it is about, then hash and name of every file in the order of the names. */
export const manifestText = (
  about: string,
  files: PackFiles,
  sha256: (bytes: Uint8Array) => string,
): string =>
  [
    firstLine,
    about.replaceAll(/[\r\n]+/g, ' '),
    ...Object.entries(files)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, bytes]) => `sha256-${sha256(bytes)} ${name}`),
    '',
  ].join('\n')

/** The second line of a signed list of contents, undefined for another text. */
export function aboutOf(manifest: string): string | undefined {
  const [first, about] = manifest.split('\n')
  return first === firstLine ? about : undefined
}

const strict = { additionalProperties: false }
const hexHash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const headerShape = Compile(
  Type.Object(
    {
      kind: Type.Literal(format),
      version: Type.Literal(formatVersion),
      origin: Type.String({ minLength: 1 }),
      keys: Type.Array(Type.String()),
      checkpoints: Type.Array(Type.String()),
    },
    strict,
  ),
)
const eventShape = Compile(
  Type.Object(
    {
      ...sealedEventFields,
      proof: Type.Object(
        { size: Type.Integer({ minimum: 1 }), hashes: Type.Array(hexHash, { maxItems: 64 }) },
        strict,
      ),
    },
    strict,
  ),
)

/** What the lines say, or the number of the first line that is none of the format's. */
export function parsePack(text: string): { header: PackHeader; events: ProvenEvent[] } | { line: number } {
  const [first = '', ...rest] = text.split('\n')
  const header = parseJson(first)
  if (!headerShape.Check(header)) return { line: 1 }
  const events: ProvenEvent[] = []
  for (const [at, line] of rest.slice(0, -1).entries()) {
    const event = parseJson(line)
    if (!eventShape.Check(event)) return { line: at + 2 }
    events.push(event)
  }
  return rest.at(-1) === '' ? { header, events } : { line: rest.length + 1 }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
