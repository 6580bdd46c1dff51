import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erasureSample, sealedSample, sealSample, signer, type SampleLog } from './fixtures/sample-log.ts'
import type { LogEntry } from './format/log.ts'
import { verifyLog, type Verdict } from './verifying/verify.ts'

async function* stream(entries: readonly LogEntry[]): AsyncGenerator<LogEntry> {
  yield* entries
}

const prove = ({ header, entries }: SampleLog): Promise<Verdict> =>
  verifyLog(header, stream(entries), { keys: [signer] })

const withoutValues = (log: SampleLog, index: number): SampleLog => ({
  ...log,
  entries: log.entries.map((entry) =>
    entry.kind === 'event' && entry.index === index ? { ...entry, values: {} } : entry,
  ),
})

/** A log of 20 events in batches of 4, the seventh without its values; record and place of the events that say so. */
function erasedLog(records: Record<number, string>): SampleLog {
  const events = Array.from({ length: 20 }, (_, index) =>
    records[index] === undefined ? sealedSample(index) : erasureSample(index, records[index]),
  )
  return withoutValues(sealSample(events, 4), 6)
}
const seventh = '0192f0c1-7a00-7000-8000-000000000006'
const everyField = 'actor_id,actor_name,address,details,subject_name,user_agent'
const recordOf = (fields: string, id = seventh) => JSON.stringify({ erased: { [fields]: [id] } })

test('erased values are counted and the log stays proven, wherever the record of the erasure stands', async () => {
  for (const at of [2, 13]) {
    const verdict = await prove(erasedLog({ [at]: recordOf(everyField) }))
    assert.deepEqual([verdict.problem, verdict.erasedValues], [undefined, 6])
  }
  const inTwo = erasedLog({ 2: recordOf('address,details'), 13: recordOf(everyField) })
  assert.equal((await prove(inTwo)).ok, true)
})

for (const [name, records] of Object.entries({
  'nothing says so': {},
  'the record names another event': { 13: recordOf(everyField, '0192f0c1-7a00-7000-8000-000000000007') },
  'the record names fewer values': { 13: recordOf('actor_id,actor_name,address,details,subject_name') },
  'the record cannot be read': { 13: recordOf(everyField).slice(1) },
  'the record is none of erasures': { 13: '{"erased":null}' },
}))
  test(`erased values prove nothing when ${name}`, async () => {
    const { problem } = await prove(erasedLog(records))
    assert.deepEqual([problem?.kind, problem?.index], ['erasure_not_recorded', 6])
    assert.match(problem?.sentence ?? '', /"user_agent".* of event 0192f0c1-7a00-7000-8000-000000000006/)
  })

test('a record of an erasure that was erased itself covers nothing', async () => {
  const log = withoutValues(erasedLog({ 13: recordOf(everyField) }), 13)
  assert.equal((await prove(log)).problem?.kind, 'erasure_not_recorded')
})
