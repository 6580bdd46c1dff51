import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  sealedSample,
  sampleLog,
  sealSample,
  signer,
  signerFrom,
  type SampleLog,
} from '../fixtures/sample-log.ts'
import type { LogEntry, SealedEvent } from '../format/log.ts'
import { appendAll, emptyFrontier, hashLeaf } from '../format/merkle.ts'
import { verifyLog, type Trust, type Verdict } from './verify.ts'

async function* stream(entries: readonly LogEntry[]): AsyncGenerator<LogEntry> {
  yield* entries
}

const prove = ({ header, entries }: SampleLog, trust: Partial<Trust> = {}): Promise<Verdict> =>
  verifyLog(header, stream(entries), { keys: [signer], ...trust })

/** A log of 20 events in batches of 4, changed, and what the verifier says about it. */
async function proveChanged(change: (entries: LogEntry[]) => void) {
  const log = sampleLog(20, 4)
  change(log.entries)
  const { problem } = await prove(log)
  return problem && { kind: problem.kind, index: problem.index, sentence: problem.sentence }
}

/** Where an event stands in the list: one checkpoint comes after every four. */
const placeOf = (index: number): number => index + Math.floor(index / 4)
const eventAt = (entries: readonly LogEntry[], index: number): SealedEvent => {
  const entry = entries[placeOf(index)]
  return entry?.kind === 'event' ? entry : assert.fail()
}
const changeEvent = (
  entries: LogEntry[],
  index: number,
  change: (event: SealedEvent) => SealedEvent,
): void => {
  entries[placeOf(index)] = change(eventAt(entries, index))
}
const resealed = (event: SealedEvent, leaf: string): SealedEvent => ({
  ...event,
  leaf,
  leafHash: hashLeaf(leaf).toString('hex'),
})

test('an untouched log is proven, whatever the size of its batches', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 9 }), async (events, batch) => {
      const verdict = await prove(sampleLog(events, batch))
      assert.deepEqual(verdict.problem, undefined)
      assert.equal(verdict.events, events)
      assert.equal(verdict.checkpoints, Math.ceil(events / batch))
    }),
    { numRuns: 25 },
  )
})

test('a changed column is named with its event', async () => {
  const found = await proveChanged((entries) =>
    changeEvent(entries, 7, (event) => ({ ...event, fields: { ...event.fields, outcome: 'success' } })),
  )
  assert.equal(found?.kind, 'leaf_mismatch')
  assert.equal(found.index, 7)
  assert.match(found.sentence, /"outcome" of event 0192f0c1-7a00-7000-8000-000000000007, index 7/)
})

test('a changed value, a changed salt and a value that was never sealed are named', async () => {
  const value = { value: 'forged', salt: '00'.repeat(16) }
  for (const forged of [
    { address: value },
    { address: { value: '2001:db8::7', salt: '00'.repeat(16) } },
    { details: value },
  ]) {
    const found = await proveChanged((entries) =>
      changeEvent(entries, 7, (event) => ({ ...event, values: { ...event.values, ...forged } })),
    )
    assert.deepEqual([found?.kind, found?.index], ['value_mismatch', 7])
  }
})

test('a changed leaf is named, and so is a leaf under the seal of another event', async () => {
  const altered = await proveChanged((entries) =>
    changeEvent(entries, 7, (event) => ({ ...event, leaf: `${event.leaf} ` })),
  )
  assert.deepEqual([altered?.kind, altered?.index], ['event_altered', 7])
  const exchanged = await proveChanged((entries) =>
    changeEvent(entries, 7, (event) => ({ ...event, id: eventAt(entries, 8).id })),
  )
  assert.deepEqual([exchanged?.kind, exchanged?.index], ['event_altered', 7])
})

test('an event changed together with its seal is placed between two checkpoints', async () => {
  const found = await proveChanged((entries) =>
    changeEvent(entries, 6, (event) => ({
      ...resealed(event, event.leaf?.replace('low', 'high') ?? ''),
      fields: { ...event.fields, risk: 'high' },
    })),
  )
  assert.deepEqual([found?.kind, found?.index], ['root_mismatch', 4])
  assert.match(found?.sentence ?? '', /up to index 3 are proven; one from index 4 .* to index 7 /)
})

test('a missing event is named, whether its seal is left or not', async () => {
  const rowGone = await proveChanged((entries) =>
    changeEvent(entries, 9, ({ kind, index, id, leafHash }) => ({ kind, index, id, leafHash, values: {} })),
  )
  assert.deepEqual([rowGone?.kind, rowGone?.index], ['event_missing', 9])
  const allGone = await proveChanged((entries) => entries.splice(placeOf(9), 1))
  assert.deepEqual([allGone?.kind, allGone?.index], ['event_missing', 9])
  const lastOfBatch = await proveChanged((entries) => entries.splice(placeOf(11), 1))
  assert.deepEqual([lastOfBatch?.kind, lastOfBatch?.index], ['event_missing', 11])
})

test('an event that comes twice is named', async () => {
  const found = await proveChanged((entries) => entries.splice(placeOf(10), 0, eventAt(entries, 9)))
  assert.deepEqual([found?.kind, found?.index], ['event_duplicated', 9])
})

test('events in another order are named, with their numbers and without', async () => {
  const swapLines = (entries: LogEntry[]): void => {
    const [left, right] = [eventAt(entries, 5), eventAt(entries, 14)]
    entries[placeOf(5)] = right
    entries[placeOf(14)] = left
  }
  const lines = await proveChanged(swapLines)
  assert.deepEqual([lines?.kind, lines?.index], ['events_reordered', 5])
  const renumbered = await proveChanged((entries) => {
    const [left, right] = [eventAt(entries, 5), eventAt(entries, 6)]
    entries[placeOf(5)] = { ...right, index: 5 }
    entries[placeOf(6)] = { ...left, index: 6 }
  })
  assert.deepEqual([renumbered?.kind, renumbered?.index], ['events_reordered', 5])
})

test('a log that was cut off is named, at a checkpoint, within a batch and with its newest checkpoints', async () => {
  const cutAt = (place: number) => proveChanged((entries) => entries.splice(place))
  for (const [place, index] of [
    [placeOf(12), 12],
    [placeOf(14), 14],
    [0, 0],
  ] as const) {
    // prettier-ignore
    const found = await cutAt(place)
    assert.deepEqual([found?.kind, found?.index], ['log_cut_off', index])
  }
  const { header } = sampleLog(20, 4)
  const shorter = sampleLog(12, 4)
  assert.equal((await prove(shorter)).ok, true)
  const known = await prove(shorter, { checkpoint: header.checkpoint ?? '' })
  assert.equal(known.problem?.kind, 'log_cut_off')
})

test('a log hashed anew without the key is refused', async () => {
  const events = Array.from({ length: 20 }, (_, index) => sealedSample(index))
  const forged = sealSample(events.slice(1), 4, signerFrom('thief'))
  assert.equal((await prove(forged)).problem?.kind, 'signature_wrong')
})

test('a log forged with the stolen key differs from a checkpoint kept elsewhere', async () => {
  const { header } = sampleLog(8, 4)
  const events = Array.from({ length: 20 }, (_, index) => sealedSample(index))
  const forged = sealSample(
    events.toSpliced(6, 1).map((event, index) => ({ ...event, index })),
    4,
  )
  assert.equal((await prove(forged)).ok, true)
  const found = await prove(forged, { checkpoint: header.checkpoint ?? '' })
  assert.deepEqual([found.problem?.kind, found.problem?.index], ['root_mismatch', 4])
})

test('a replaced checkpoint is named by its signature, its log or its place', async () => {
  const noteOf = (log: SampleLog, at: number): LogEntry => log.entries[at] ?? assert.fail()
  const strange = sealSample(
    Array.from({ length: 4 }, (_, index) => sealedSample(index)),
    4,
    signerFrom('thief'),
  )
  const bySignature = await proveChanged((entries) => entries.splice(4, 1, noteOf(strange, 4)))
  assert.deepEqual([bySignature?.kind, bySignature?.index], ['signature_wrong', 4])
  const byPlace = await proveChanged((entries) => entries.splice(9, 1, noteOf(sampleLog(20, 4), 4)))
  assert.deepEqual([byPlace?.kind, byPlace?.index], ['checkpoint_misplaced', 8])
})

test('events behind the last checkpoint are not covered', async () => {
  const log = sampleLog(8, 4)
  log.entries.push(sealedSample(8))
  const { problem } = await prove(log)
  assert.deepEqual([problem?.kind, problem?.index], ['not_covered', 8])
})

test('a log whose beginning was archived is proven from the checkpoint where it starts', async () => {
  const log = sampleLog(20, 4)
  const { peaks } = appendAll(
    emptyFrontier,
    Array.from({ length: 12 }, (_, index) => hashLeaf(sealedSample(index).leaf)),
  )
  const start = log.entries[placeOf(12) - 1]
  const checkpoint = start?.kind === 'checkpoint' ? start.note : assert.fail()
  const frontier = peaks.map((peak) => Buffer.from(peak).toString('hex'))
  const rest = {
    header: { ...log.header, start: { frontier, checkpoint } },
    entries: log.entries.slice(placeOf(12)),
  }
  const verdict = await prove(rest)
  assert.deepEqual([verdict.ok, verdict.events, verdict.size], [true, 8, 20])
  const false_ = {
    ...rest,
    header: { ...rest.header, start: { frontier: frontier.toReversed(), checkpoint } },
  }
  assert.equal((await prove(false_)).problem?.kind, 'root_mismatch')
})
