import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { nodesOf, plansOf } from '../../../../test/support/explain.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { fillWithEvents } from '../fixtures/many-events.ts'
import { sharedAudit } from '../fixtures/test-audit.ts'
import * as queries from './queries.ts'
import type { Wanted } from './queries.ts'

suite('the search of the audit log on PostgreSQL', () => {
  const open = sharedAudit('postgres')

  test('enters an index for every filter, and never reads the whole log', async () => {
    const { db, owner } = await open()
    await fillWithEvents(owner, 20_000)
    const kinds = (await queries.listKinds(db)).slice(0, 50).map(({ kind }) => kind)
    const filters: readonly Wanted[] = [
      {},
      { actorId: 'the-token' },
      { address: '10.1.7.9' },
      { subjectId: 'order-17' },
      { sessionId: 'session-7' },
      { words: "'name7':*" },
      { network: '10.1.0.0/16' },
      { actorId: 'user-7', words: "'common'" },
    ]
    const asked: [string, (on: Db) => Promise<unknown>][] = filters.flatMap((wanted) => {
      const page = { ...wanted, kinds, limit: 51 }
      return [
        ['page', (on: Db) => queries.listIds(on, page)],
        ['recent', (on: Db) => queries.listRecentIds(on, { ...page, looked: 100 })],
        ['count', (on: Db) => queries.countIds(on, { ...wanted, kinds, cap: 100 })],
        ['facets', (on: Db) => queries.countKinds(on, { ...wanted, kinds, cap: 10 })],
      ] satisfies [string, (on: Db) => Promise<unknown>][]
    })
    asked.push(['kinds', queries.listKinds])
    asked.push(['rare', (on) => queries.findRare(on, { words: "'name77'", kinds, limit: 51 })])
    for (const [what, ask] of asked)
      for (const plan of await plansOf(db, ask))
        assert.deepEqual(
          nodesOf(plan)
            .filter((node) => node['Node Type'] === 'Seq Scan')
            .map((node) => Reflect.get(node, 'Relation Name') as unknown)
            .filter((table) => table === 'event_search'),
          [],
          what,
        )
  })
})
