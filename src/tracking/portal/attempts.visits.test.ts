import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { operator, portalTables, setUpPortal } from '../../../test/support/portal.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { createLog } from '../../kernel/log.ts'
import { createMetrics } from '../../kernel/metrics.ts'
import { createAttempts, type Attempt } from './attempts.ts'
import { outcomes } from './contract.ts'
import { createTestRetention } from '../../../test/support/retention.ts'
import { attemptRetention } from './tables.ts'

const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  address: '198.51.100.7',
  outcome: 'shown',
  linkId: null,
  container: null,
  milliseconds: 1.25,
  wasCached: false,
  isOpening: true,
  isAnonymous: true,
  ...more,
})

onEachEngine('attempts', (engine) => {
  const shared = sharedDatabase(engine, { migrations: portalTables })

  test('every attempt is kept, of whatever outcome, and can be filtered', async () => {
    const { attempts, portal, db, recorded } = await setUpPortal(shared())
    for (const outcome of outcomes)
      attempts.note(attempt({ outcome, address: `198.51.100.${outcome.length}` }))
    const stored = await recorded()
    assert.deepEqual(
      stored.map(({ outcome }) => outcome),
      [...outcomes],
    )
    assert.deepEqual(stored[0]?.responseMilliseconds, 1.3)
    const gone = await portal.listAttempts(db, { outcome: 'gone' })
    assert.deepEqual(
      gone.items.map(({ outcome }) => outcome),
      ['gone'],
    )
    assert.equal((await portal.listAttempts(db, { address: '198.51.100.4' })).count, 1)
  })

  test('only what showed something counts as a visit of the link', async () => {
    const { attempts, link, links, ids, db, recorded } = await setUpPortal(shared())
    const saleOrderId = ids.next()
    const { id: linkId } = await link(saleOrderId)
    for (const outcome of outcomes) attempts.note(attempt({ outcome, linkId }))
    attempts.note(attempt({ linkId, isOpening: false }))
    await recorded()
    const [seen] = (await links.list(db, { saleOrderId }, operator)).items
    assert.equal(seen?.openedCount, 2)
  })

  test('visits that cannot be written are written later, and none is lost', async () => {
    const { db, audit, clock, ids, link, links } = await setUpPortal(shared())
    const saleOrderId = ids.next()
    const { id: linkId } = await link(saleOrderId)
    let isDown = true
    const attempts = createAttempts({
      db,
      audit,
      clock,
      ids,
      log: createLog({ level: 'silent' }),
      metrics: createMetrics(),
      links: {
        recordVisits: (handle, visits) =>
          isDown ? Promise.reject(new Error('down')) : links.recordVisits(handle, visits),
      },
    })
    attempts.note(attempt({ linkId }))
    attempts.note(attempt({ linkId }))
    await assert.rejects(attempts.stop(), /down/)
    isDown = false
    clock.advance({ seconds: 1 })
    attempts.note(attempt({ linkId }))
    await attempts.stop()
    const [seen] = (await links.list(db, { saleOrderId }, operator)).items
    assert.deepEqual([seen?.openedCount, seen?.openedAt], [3, clock.now().toISOString()])
  })

  test('attempts past their retention are deleted, the others stay', async () => {
    const { attempts, portal, clock, db, recorded, registry } = await setUpPortal(shared())
    registry.replace(new Map([['ops.tracking.audit_retention_days', 1]]))
    attempts.note(attempt())
    clock.advance({ hours: 12 })
    attempts.note(attempt())
    await recorded()
    clock.advance({ hours: 13 })
    const purged = await createTestRetention(clock, { settings: registry }).purge(db, attemptRetention)
    assert.equal(purged.deleted, 1)
    assert.equal((await portal.listAttempts(db, {})).count, 1)
  })
})
