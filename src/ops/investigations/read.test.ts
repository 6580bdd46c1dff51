import assert from 'node:assert/strict'
import { test } from 'node:test'

import { onEachEngine } from '../../../test/support/engines.ts'
import { investigationFeatures, officer, opened } from '../../../test/support/investigations.ts'

onEachEngine('the list of investigations', (engine) => {
  const fresh = investigationFeatures(engine)

  test('pages of the list neither skip nor repeat, the riskiest first; filters and search find what they name', async () => {
    const world = await fresh()
    const { investigations, db, happen } = world
    await happen({ user: 'u1' })
    await happen({ user: 'u2', address: '203.0.113.7' }, { type: 'app.disaster' })
    await opened(world)
    const numbers = async (asked: Parameters<typeof investigations.list>[1]) =>
      (await investigations.list(db, asked, officer)).items.map(({ number }) => number)
    const seen: number[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof investigations.list>> = await investigations.list(
        db,
        { limit: 1, ...(cursor !== null && { cursor }) },
        officer,
      )
      seen.push(...page.items.map(({ number }) => number))
      cursor = page.nextCursor
    } while (cursor !== null)
    assert.deepEqual(seen, [2, 1, 3])
    assert.deepEqual(await numbers({ risk: 'critical' }), [2])
    assert.deepEqual(await numbers({ risk: 'high' }), [2, 1])
    assert.deepEqual(await numbers({ search: 'odd sign' }), [3])
    assert.deepEqual(await numbers({ search: '#2' }), [2])
    assert.deepEqual(await numbers({ userId: 'u2' }), [2])
    assert.deepEqual(await numbers({ address: '203.0.113.7' }), [2])
    assert.deepEqual(await numbers({ userId: 'u2', address: '198.51.100.1' }), [])
    assert.deepEqual(await numbers({ state: 'resolved' }), [])
    const { open, unassigned, unresolved } = await investigations.statistics(db, officer)
    assert.deepEqual([open, unassigned, unresolved], [3, 3, { low: 1, medium: 0, high: 1, critical: 1 }])
  })
})
