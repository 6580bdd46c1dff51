import type { PublicFields, ValueField } from './leaf.ts'

/** What a log says of itself before its first event. */
export type LogHeader = {
  origin: string
  /** Verifier keys. Proof of nothing unless they are known from elsewhere too. */
  keys: readonly string[]
  /** For a log whose beginning was archived: the frontier (hex) there, and the checkpoint that proves it. */
  start: { frontier: readonly string[]; checkpoint: string } | null
  /** The newest checkpoint; the log must reach up to it. */
  checkpoint: string | null
}
/** What was not erased; salts in hex. */
export type SaltedValues = { [Field in ValueField]?: { value: string; salt: string } }
export type SealedEvent = {
  kind: 'event'
  index: number
  id: string
  leafHash: string
  /** Absent with the fields when the sealed event has no row any more. */
  leaf?: string
  fields?: PublicFields
  values: SaltedValues
}
/** In the order of the log: a checkpoint comes after the last event it covers. */
export type LogEntry = SealedEvent | { kind: 'checkpoint'; note: string }

export type Log = { header: LogHeader; entries: AsyncIterable<LogEntry> }
