import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { performance } from 'node:perf_hooks'
import { fillWithEvents } from '../fixtures/many-events.ts'
import { sharedAudit } from '../fixtures/test-audit.ts'
import type { Audit } from '../service.ts'

type Asked = Parameters<Audit['reading']['list']>[1]

const million = 1_000_000
const mostMilliseconds = 100
/** Beside other work on the same machine. */
const mostMillisecondsWhenBusy = 250

const days = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString()

/** One or none of each; all their combinations are asked. */
const lowChoices: readonly Asked[] = [
  {},
  { type: 'area1.type_7' },
  { type: 'area0.,area2.type_14' },
  { outcome: 'denied' },
  { minimumRisk: 'high' },
  { risk: 'critical', outcome: 'failure' },
  { type: 'area3.type_21', outcome: 'denied', risk: 'high' },
  { actorKind: 'job', outcome: 'denied' },
  { subjectType: 'order', outcome: 'failure' },
]
const narrowChoices: readonly Asked[] = [
  {},
  { actor: 'the-token' },
  { actor: 'user-7' },
  { address: '10.1.7.9' },
  { address: '10.1.7.0/24' },
  { address: '10.0.0.0/8' },
  { subjectType: 'user', subjectId: 'user-9' },
  { sessionId: 'session-777' },
  { search: 'name7' },
  { search: 'common' },
  { search: 'nobody' },
  { actor: 'the-token', address: '10.1.7.0/24' },
  { actor: 'user-7', search: 'name9' },
]
const times: readonly Asked[] = [{}, { from: days(20), to: days(19) }]

const open = sharedAudit('postgres')
test('in a million events every combination of filters answers at once', async (t) => {
  const { db, owner, audit } = await open()
  await fillWithEvents(owner, million)
  const took: { filter: Asked; milliseconds: number }[] = []
  const ask = async (filter: Asked) => {
    const measured: number[] = []
    // A slow answer is asked again: the machine may have been busy.
    while (measured.length < 5 && Math.min(...measured) > mostMilliseconds) {
      const start = performance.now()
      await audit.reading.list(db, filter)
      measured.push(performance.now() - start)
    }
    took.push({ filter, milliseconds: Math.min(...measured) })
  }
  for (const low of lowChoices)
    for (const narrow of narrowChoices) for (const time of times) await ask({ ...low, ...narrow, ...time })
  took.sort((one, other) => other.milliseconds - one.milliseconds)
  const at = (share: number) => took[Math.floor(took.length * share)]?.milliseconds.toFixed(1) ?? ''
  t.diagnostic(`${took.length} combinations: median ${at(0.5)} ms, 9 of 10 within ${at(0.1)} ms`)
  for (const { filter, milliseconds } of took.slice(0, 15))
    t.diagnostic(`${milliseconds.toFixed(1)} ms ${JSON.stringify(filter)}`)
  const facets: number[] = []
  for (const low of lowChoices) {
    const start = performance.now()
    await audit.reading.facets(db, low)
    facets.push(performance.now() - start)
  }
  t.diagnostic(`counts by type, risk and outcome: at most ${Math.max(...facets).toFixed(1)} ms`)
  const { rows } = await sql<{ size: string }>`
    select pg_size_pretty(pg_total_relation_size('breakwater.event_search')) as size`.execute(owner)
  t.diagnostic(`the search table with its indexes: ${rows[0]?.size ?? ''}`)
  assert.deepEqual(
    took.filter(({ milliseconds }) => milliseconds > mostMillisecondsWhenBusy),
    [],
  )
})
