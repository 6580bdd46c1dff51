import type { Checkpoint } from '../format/checkpoint.ts'
import type { EpochEnd } from '../format/epoch.ts'
import type { LogHeader, SealedEvent } from '../format/log.ts'
import { emptyFrontier, rootOf, type Frontier } from '../format/merkle.ts'
import { noteFromFile, type VerifierKey } from '../format/note.ts'
import { newErasures, type Erasures } from './erasures.ts'
import { newListening, type Listening } from './silences.ts'
import { problem, type Problem } from './problems.ts'

/** What the verifier believes without proof: public keys, and perhaps a checkpoint that was kept elsewhere. */
export type Trust = {
  keys: readonly VerifierKey[]
  checkpoint?: string
  /** Asked when the log is read: details of erasures that were recorded behind its end. */
  erasuresBehind?: (end: number) => Promise<readonly string[]>
}

/** What was sealed under one origin. A log has a second one only after its database was restored to an older state. */
export type Epoch = {
  origin: string
  /** Where the next one begins, or the log ends. */
  size: number
  /** Events that were sealed under the origin before and are lost, as this one's first event states. */
  lostBefore?: number
}

/** What is known so far, over all parts of a log. */
export type Progress = {
  /** The trusted keys, and those that they vouched for. */
  keys: VerifierKey[]
  /** Under which the newest checkpoint was signed; of the header until there is one. */
  origin: string
  /** Under which the newest checkpoint of this part was signed, as its header says. */
  headerOrigin: string
  /** Those that the log may have checkpoints for: its own, and those that an epoch says were before. */
  origins: Set<string>
  frontier: Frontier
  /** The frontier at the last checkpoint that agreed, and the events since. */
  covered: Frontier
  since: { id: string; hash: Buffer }[]
  /** What the first of them states, if it opens an epoch. */
  stated: EpochEnd | undefined
  /** Checkpoints known beforehand, compared when the log reaches their size. */
  awaited: readonly Checkpoint[]
  /** Those of them whose key is not known, or not yet. */
  unopened: readonly string[]
  /** A checkpoint that was kept elsewhere, until the log has agreed with it. */
  kept: string | undefined
  /** Keys that events since the last checkpoint name. */
  announced: string[]
  events: number
  checkpoints: number
  erasedValues: number
  erasures: Erasures
  listening: Listening
  epochs: Epoch[]
}

export const newProgress = ({ origin }: LogHeader, { keys, checkpoint }: Trust): Progress => ({
  keys: [...keys],
  origin,
  headerOrigin: origin,
  origins: new Set([origin, ...keys.map(({ name }) => name)]),
  frontier: emptyFrontier,
  covered: emptyFrontier,
  since: [],
  stated: undefined,
  awaited: [],
  unopened: [],
  kept: checkpoint === undefined ? undefined : noteFromFile(checkpoint),
  announced: [],
  events: 0,
  checkpoints: 0,
  erasedValues: 0,
  erasures: newErasures(),
  listening: newListening(),
  epochs: [],
})

export const rootText = ({ frontier }: Pick<Progress, 'frontier'>): string =>
  Buffer.from(rootOf(frontier)).toString('hex')

export const missing = ({ frontier: { size: index } }: Progress): Problem =>
  problem('event_missing', `the event with index ${index} is not there`, { index })

export const reordered = ({ index, id }: Pick<SealedEvent, 'index' | 'id'>): Problem =>
  problem('events_reordered', `event ${id} is not where it was sealed, see index ${index}`, {
    index,
    eventId: id,
  })

export const cutOff = ({ frontier: { size: index } }: Progress): Problem =>
  problem('log_cut_off', `it ends after ${index} events, and a signed checkpoint covers more`, { index })
