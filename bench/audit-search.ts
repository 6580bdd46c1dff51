import { sql } from 'kysely'
import { composeOps } from '../src/compose/breakwater.ts'
import { openInstallation } from '../src/compose/server.ts'
import { readConfig } from '../src/config/config.ts'
import { createLog } from '../src/kernel/log.ts'
import { fillWithEvents } from '../src/ops/audit/fixtures/many-events.ts'
import type { Audit } from '../src/ops/audit/service.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { environmentOn } from './environment.ts'
import type { Figure } from './figure.ts'
import { say } from './say.ts'

type Asked = Parameters<Audit['reading']['list']>[1]

const events = 1_000_000
const mostMilliseconds = 100
const rounds = 3

const days = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString()

/** One or none of each; all their combinations are asked. */
const kinds: readonly Asked[] = [
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
const narrowed: readonly Asked[] = [
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

/** Every combination of filters that the page of the audit log offers, and its counts, in a million events. */
export async function measureAuditSearch(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack()
  const postgres = await startPostgres()
  stack.defer(() => postgres.stop())
  const environment = await environmentOn(postgres.url, 'audit_search')
  const kernel = await openInstallation(readConfig(environment), createLog({ level: 'silent' }))
  stack.defer(() => kernel.stop())
  const { reading } = composeOps(kernel).audit
  const { db, owner } = kernel.database
  await fillWithEvents(owner, events)
  say(`${events} events were written`)
  const combinations = kinds.flatMap((kind) =>
    narrowed.flatMap((narrow) => times.map((time): Asked => ({ ...kind, ...narrow, ...time }))),
  )
  const lists: number[] = []
  for (const asked of combinations) {
    const took = await millisecondsOf(() => reading.list(db, asked))
    if (took > mostMilliseconds) say(`${took.toFixed(0)} ms ${JSON.stringify(asked)}`)
    lists.push(took)
  }
  say(`${lists.length} combinations were asked`)
  const facets: number[] = []
  for (const kind of kinds) facets.push(await millisecondsOf(() => reading.facets(db, kind)))
  const { rows } = await sql<{ size: string }>`
    select pg_size_pretty(pg_total_relation_size('breakwater.event_search')) as size`.execute(owner)
  say(`the search table with its indexes has ${rows[0]?.size ?? ''}`)
  return [
    figureOf('audit search, median combination of filters', quantile(lists, 0.5)),
    figureOf('audit search, slowest combination', Math.max(...lists)),
    figureOf('audit search, slowest counts by type, risk and outcome', Math.max(...facets)),
  ]
}

/** The quickest of some: the one least disturbed. */
async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    await work()
    took.push(performance.now() - start)
  }
  return Math.min(...took)
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? NaN

const figureOf = (what: string, milliseconds: number): Figure => ({
  what,
  ours: `${milliseconds.toFixed(1)} ms`,
  against: `limit ${mostMilliseconds} ms`,
  ratio: (milliseconds / mostMilliseconds).toFixed(2),
  target: '≤ 1',
  isReached: milliseconds <= mostMilliseconds,
})
