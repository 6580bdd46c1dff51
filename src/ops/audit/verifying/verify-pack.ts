import { hash } from 'node:crypto'
import { openCheckpoint } from '../format/checkpoint.ts'
import { openNote, parseVerifierKey, type VerifierKey } from '../format/note.ts'
import { verifyInclusion } from '../format/proof.ts'
import { unzipFiles, type PackFiles } from './pack-file.ts'
import {
  aboutOf,
  eventsFile,
  manifestFile,
  manifestText,
  parsePack,
  type ProvenEvent,
} from './pack-format.ts'
import { problem, type Problem } from './problems.ts'
import { checkEvent } from './verify-event.ts'

export type PackVerdict = {
  ok: boolean
  problem?: Problem
  /** What the pack says it is about. */
  about: string
  files: number
  events: number
  checkpoints: number
  /** Values that were erased from the log before the pack was made. */
  erasedValues: number
}

/** Proves an evidence pack without the server. Without `publicKey` its own keys are used, which prove only that it is whole in itself. */
export function verifyPack(zip: Uint8Array, { publicKey }: { publicKey?: string } = {}): PackVerdict {
  const verdict = { ok: false, about: '', files: 0, events: 0, checkpoints: 0, erasedValues: 0 }
  const files = unzipFiles(zip)
  if (files === undefined)
    return {
      ...verdict,
      problem: unreadable('it is not the file that was written: no zip, or with a byte changed'),
    }
  const lines = parsePack(textOf(files[eventsFile]))
  if ('line' in lines)
    return { ...verdict, problem: unreadable(`line ${lines.line} of ${eventsFile} is none of version 1`) }
  const keys = readKeys(publicKey?.split(/\s+/).filter((text) => text !== '') ?? lines.header.keys)
  if (keys === undefined) return { ...verdict, problem: unreadable('it names a key that is no verifier key') }
  const contents = checkContents(files, keys)
  if ('kind' in contents) return { ...verdict, problem: contents }
  const roots = openAll(lines.header, keys)
  if ('kind' in roots) return { ...verdict, ...contents, problem: roots }
  const checked = checkAll(lines.events, roots)
  return {
    ...verdict,
    ...contents,
    files: Object.keys(files).length,
    checkpoints: roots.size,
    ...checked,
    ok: checked.problem === undefined,
  }
}

const unreadable = (explanation: string): Problem => problem('unreadable', explanation)
const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8')

function readKeys(texts: readonly string[]): VerifierKey[] | undefined {
  try {
    return texts.map(parseVerifierKey)
  } catch {
    return undefined
  }
}

/** Every file, and no other, is as the signed list of contents says. */
function checkContents(files: PackFiles, keys: readonly VerifierKey[]): { about: string } | Problem {
  const { [manifestFile]: manifest, ...others } = files
  const opened = openNote(textOf(manifest), keys)
  if (!opened.ok)
    return problem(
      'signature_wrong',
      `the list of contents was not signed with a key given (${opened.reason})`,
    )
  const about = aboutOf(opened.text)
  if (about === undefined) return unreadable('its list of contents is none of version 1')
  const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')
  if (manifestText(about, others, sha256) !== opened.text)
    return problem('contents_differ', 'a file was changed, added or left out after the pack was made')
  return { about }
}

type Roots = Map<number, Uint8Array>

function openAll(
  { origin, checkpoints }: { origin: string; checkpoints: readonly string[] },
  keys: readonly VerifierKey[],
): Roots | Problem {
  const roots: Roots = new Map()
  for (const note of checkpoints) {
    const opened = openCheckpoint(note, keys)
    if (!opened.ok)
      return problem('signature_wrong', `a checkpoint was not signed with a key given (${opened.reason})`)
    const { checkpoint } = opened
    if (checkpoint.origin !== origin)
      return problem(
        'origin_differs',
        `this log is "${origin}", a checkpoint was signed for "${checkpoint.origin}"`,
      )
    roots.set(checkpoint.size, checkpoint.root)
  }
  return roots
}

function checkAll(
  events: readonly ProvenEvent[],
  roots: Roots,
): { events: number; erasedValues: number; problem?: Problem } {
  let erasedValues = 0
  for (const [at, event] of events.entries()) {
    const before = events[at - 1]
    if (before !== undefined && before.index >= event.index)
      return {
        events: at,
        erasedValues,
        problem: problem('event_duplicated', `event ${event.id} comes again`),
      }
    const checked = checkEvent(event)
    if ('kind' in checked) return { events: at, erasedValues, problem: checked }
    erasedValues += checked.erased.length
    if (!isIncluded(event, checked.leafHash, roots))
      return { events: at, erasedValues, problem: notIncluded(event) }
  }
  return { events: events.length, erasedValues }
}

function isIncluded({ index, proof }: ProvenEvent, leafHash: Uint8Array, roots: Roots): boolean {
  const root = roots.get(proof.size)
  const path = proof.hashes.map((text) => Buffer.from(text, 'hex'))
  return root !== undefined && verifyInclusion({ leafHash, index, size: proof.size, proof: path }, root)
}

const notIncluded = ({ id, index, proof }: ProvenEvent): Problem =>
  problem('not_included', `event ${id} is not at index ${index} of the log of size ${proof.size}`, {
    index,
    eventId: id,
  })
