import assert from 'node:assert/strict'
import test from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { clerk, order, saleOrderFeatures } from '../../../test/support/sale-orders.ts'
import { isAppError } from '../../kernel/errors.ts'
import type { State } from './contract.ts'

onEachEngine('changes of sale orders', (engine) => {
  const empty = saleOrderFeatures(engine)

  test('a stale version gets 409 with the current order and the differences, and writes nothing', async () => {
    const { db, orders } = await empty()
    const { id } = await orders.create(db, order({ lines: [line('1.50')] }), clerk)
    const current = await orders.update(
      db,
      { ...order({ state: 'confirmed', lines: [line('2')] }), id, version: 1 },
      clerk,
    )
    assert.equal(current.version, 2)
    const stale = { ...order({ orderDate: '2025-12-01', lines: [line('2.00')] }), id, version: 1 }
    await assert.rejects(orders.update(db, stale, clerk), {
      code: 'VERSION_CONFLICT',
      status: 409,
      extras: {
        current,
        differences: [{ field: 'orderDate', yours: '2025-12-01', current: '2025-11-24' }],
      },
    })
    assert.deepEqual(await orders.get(db, id), current)
  })

  test('of two that change one version at once, one succeeds', async () => {
    const { db, orders } = await empty()
    const { id } = await orders.create(db, order(), clerk)
    const changes = ['2025-12-01', '2025-12-02'].map((orderDate) => ({
      ...order({ orderDate }),
      id,
      version: 1,
    }))
    const results = await Promise.allSettled(changes.map((change) => orders.update(db, change, clerk)))
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await orders.get(db, id)).version, 2)
  })

  test('states follow each other; what may not follow gets 409 with what may', async () => {
    const { db, orders } = await empty()
    let { id, version } = await orders.create(db, order(), clerk)
    const become = async (state: State) => {
      ;({ version } = await orders.update(db, { ...order({ state }), id, version }, clerk))
    }
    await assert.rejects(become('done'), refusing(['confirmed', 'cancelled']))
    for (const state of ['cancelled', 'draft', 'confirmed', 'done'] as const) await become(state)
    await assert.rejects(become('cancelled'), refusing([]))
  })

  test('without a state an order stays what it is', async () => {
    const { db, orders } = await empty()
    const { id } = await orders.create(db, order({ state: 'confirmed' }), clerk)
    const updated = await orders.update(db, { ...order({ orderDate: '2025-12-01' }), id, version: 1 }, clerk)
    assert.equal(updated.state, 'confirmed')
  })
})

const line = (unitPrice: string) => ({ product: 'Tea', quantity: '1', unitPrice })

/** A refused change of state that says which ones are allowed. */
const refusing = (allowed: readonly State[]) => (error: unknown) => {
  assert.ok(isAppError(error))
  assert.equal(error.code, 'STATE_NOT_ALLOWED')
  assert.equal(error.status, 409)
  assert.deepEqual(error.extras['allowed'], allowed)
  return true
}
