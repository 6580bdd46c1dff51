import type { TrackingEvent } from '../../containers/journey/event.ts'

/** One way in which carriers write events. Each dialect is one file and is told apart by the shape of the answer. */
export type Dialect = {
  /** The answer's events, still unread; null when this is not the dialect. */
  rowsOf: (body: unknown) => readonly unknown[] | null
  /** One event in our words, or why it is none. Never throws, whatever is in the row. */
  read: (row: unknown, options: ReadingOptions) => Reading
}

export type ReadingOptions = {
  /** Canonical number of the box that was asked for. */
  containerNumber: string
  /** This carrier writes port-local times and labels them UTC. */
  localTimesAreLabelledUtc?: boolean
  /** IANA zone of a UN/LOCODE, where known. */
  zoneOf?: (unLocode: string) => string | undefined
  /** What does not say when it was told was told now; without it, when it happened. */
  now?: Date
}

export type RejectionReason =
  | 'unknown shape'
  | 'too many events'
  | 'not an event'
  | 'another container'
  | 'unknown event type'
  | 'unknown code'
  | 'unknown classifier'
  | 'no valid event time'

export type Rejected = { rejected: RejectionReason }
export type Reading = { event: TrackingEvent } | Rejected
