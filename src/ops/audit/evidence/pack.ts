import { hash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../../../kernel/database/database.ts'
import { formatVerifierKey, signNote } from '../format/note.ts'
import type { Keyring } from '../sealing/keyring.ts'
import {
  eventLine,
  eventsFile,
  headerLine,
  manifestFile,
  manifestText,
  type ProvenEvent,
} from '../verifying/pack-format.ts'
import { zipFiles, type PackFiles } from '../verifying/pack-file.ts'
import { findEvents, type FoundEvent } from './find-events.ts'
import { proveEvents } from './prove-events.ts'

export type PackContext = { keyring: Keyring; seal: (db: Db) => Promise<unknown> }
export type PackRequest = {
  /** What the evidence is about, on one line: it stands in the signed list of contents. */
  about: string
  eventIds: readonly string[]
  /** Files beside the events and their proofs. */
  files: PackFiles
}

const keysFile = 'public-keys.txt'
const sealTries = 20
const sealPauseMilliseconds = 100

/**
 * One zip with events, their values, salts and inclusion proofs, the checkpoints that prove them, the public keys, and the given files;
 * a list of contents with the hash of every file is signed with the key of the log. Undefined when an event could not be sealed in time.
 */
export async function packEvidence(
  { keyring, seal }: PackContext,
  db: Db,
  { about, eventIds, files }: PackRequest,
): Promise<Uint8Array | undefined> {
  const events = await findSealed(seal, db, eventIds)
  const proofs = await proveEvents(
    db,
    events.map(({ sealed }) => sealed.index),
  )
  const { all, newest } = await keyring.read(db)
  const keys = all.map(formatVerifierKey)
  const proven = events.flatMap((event): ProvenEvent[] => {
    const proof = proofs.byIndex.get(event.sealed.index)
    if (proof === undefined) return []
    const { sealed, ...rest } = event
    return [{ kind: 'event', ...sealed, ...rest, proof }]
  })
  if (proven.length < new Set(eventIds).size) return undefined
  const lines = [
    headerLine({ origin: newest.name, keys, checkpoints: [...proofs.notes.values()] }),
    ...proven.sort((left, right) => left.index - right.index).map(eventLine),
  ]
  const contents: PackFiles = {
    ...files,
    [eventsFile]: Buffer.from(lines.map((line) => `${line}\n`).join('')),
    [keysFile]: Buffer.from(keys.map((key) => `${key}\n`).join('')),
  }
  const manifest = signNote(manifestText(about, contents, sha256), newest)
  return zipFiles({ ...contents, [manifestFile]: Buffer.from(manifest) })
}

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

type Sealed = FoundEvent & { sealed: NonNullable<FoundEvent['sealed']> }

/** Events of the last seconds may wait for their seal, also at another node. */
async function findSealed(seal: PackContext['seal'], db: Db, eventIds: readonly string[]): Promise<Sealed[]> {
  const isSealed = (event: FoundEvent): event is Sealed => event.sealed !== undefined
  for (let tries = 0; ; tries += 1) {
    const events = await findEvents(db, eventIds)
    if (events.every(isSealed) || tries === sealTries) return events.filter(isSealed)
    await seal(db)
    if (tries > 0) await sleep(sealPauseMilliseconds)
  }
}
