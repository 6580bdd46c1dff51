import { openNote, signNote, type OpenedNote, type Signer, type VerifierKey } from './note.ts'

/** A C2SP checkpoint (https://c2sp.org/tlog-checkpoint): which log, how many events, the root over them. */
export type Checkpoint = { origin: string; size: number; root: Buffer }
export type OpenedCheckpoint =
  { ok: true; checkpoint: Checkpoint } | { ok: false; reason: Extract<OpenedNote, { ok: false }>['reason'] }

/** The signed note of a checkpoint. */
export const signCheckpoint = (checkpoint: Checkpoint, signer: Signer): string =>
  signNote(formatCheckpoint(checkpoint), signer)

/** A checkpoint that one of the keys signed. */
export function openCheckpoint(note: string, keys: readonly VerifierKey[]): OpenedCheckpoint {
  const opened = openNote(note, keys)
  if (!opened.ok) return opened
  const checkpoint = parseCheckpoint(opened.text)
  return checkpoint ? { ok: true, checkpoint } : { ok: false, reason: 'malformed' }
}

export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${root.toString('base64')}\n`

function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', size = '', encoded = ''] = text.split('\n')
  const root = Buffer.from(encoded, 'base64')
  const isCanonical = /^(0|[1-9]\d{0,15})$/.test(size) && Number.isSafeInteger(Number(size))
  if (origin === '' || !isCanonical || root.length !== 32 || root.toString('base64') !== encoded)
    return undefined
  return { origin, size: Number(size), root }
}
