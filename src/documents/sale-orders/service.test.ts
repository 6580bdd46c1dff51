import assert from 'node:assert/strict'
import test from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { clerk, order, saleOrderFeatures } from '../../../test/support/sale-orders.ts'
import { isAppError } from '../../kernel/errors.ts'

onEachEngine('sale orders', (engine) => {
  const empty = saleOrderFeatures(engine)

  test('an order comes back as it was written, with canonical container numbers', async () => {
    const { db, orders } = await empty()
    const created = await orders.create(
      db,
      order({
        partner: { name: 'PT Maju Jaya', email: 'a@maju.example' },
        lines: [{ product: 'Tea\nblack', quantity: '2', unitPrice: '1.50' }],
        containers: [{ number: 'msku 853255-6', carrier: 'MAEU' }, { number: 'CSQU3054383' }],
      }),
      clerk,
    )
    assert.deepEqual(created, {
      id: created.id,
      reference: 'SO-1',
      partner: { id: created.partner.id, name: 'PT Maju Jaya', email: 'a@maju.example' },
      orderDate: '2025-11-24',
      state: 'draft',
      lines: [{ product: 'Tea\nblack', quantity: '2', unitPrice: '1.5' }],
      containers: [
        { number: 'MSKU8532556', carrier: 'MAEU' },
        { number: 'CSQU3054383', carrier: null },
      ],
      total: '3.00',
      createdAt: '2025-11-24T08:00:00.000Z',
      updatedAt: '2025-11-24T08:00:00.000Z',
      version: 1,
    })
    assert.deepEqual(await orders.get(db, created.id), created)
    assert.deepEqual(await orders.findIdsByContainer(db, 'MSKU8532556'), [created.id])
  })

  test('money is exact: a tenth and a fifth are three tenths, fifteen digits keep their cents', async () => {
    const { db, orders } = await empty()
    const small = await orders.create(
      db,
      order({
        lines: [
          { product: 'a', quantity: '1', unitPrice: '0.1' },
          { product: 'b', quantity: '1', unitPrice: '0.2' },
        ],
      }),
      clerk,
    )
    assert.equal(small.total, '0.30')
    const large = await orders.create(
      db,
      order({
        reference: 'SO-2',
        lines: [
          { product: 'a', quantity: '1', unitPrice: '999999999999999.9999' },
          { product: 'b', quantity: '3', unitPrice: '-0.3333' },
        ],
      }),
      clerk,
    )
    assert.equal(large.lines[0]?.unitPrice, '999999999999999.9999')
    assert.equal(large.total, '999999999999999.00')
  })

  test('a wrong container number gets 422 with the reason, the place and the number that was meant', async () => {
    const { db, orders } = await empty()
    const containers = [{ number: 'CSQU3054383' }, { number: 'MSKU1234567' }]
    await assert.rejects(orders.create(db, order({ containers }), clerk), (error) => {
      assert.ok(isAppError(error))
      assert.equal(error.code, 'CONTAINER_NUMBER_INVALID')
      assert.equal(error.status, 422)
      assert.deepEqual(error.extras.problems, [
        {
          path: '/containers/1/number',
          message: 'has a wrong check digit',
          number: 'MSKU1234567',
          suggestion: 'MSKU1234565',
        },
      ])
      return true
    })
    assert.equal((await orders.list(db, {})).count, 0)
  })

  test('one container twice in an order gets 422, in different orders it is fine', async () => {
    const { db, orders } = await empty()
    const containers = [{ number: 'MSKU8532556' }, { number: 'msku8532556' }]
    await assert.rejects(orders.create(db, order({ containers }), clerk), {
      status: 422,
      extras: {
        problems: [
          {
            path: '/containers/1/number',
            message: 'stands in this order twice (also at /containers/0)',
            number: 'MSKU8532556',
            suggestion: null,
          },
        ],
      },
    })
    const once = containers.slice(0, 1)
    const older = await orders.create(db, order({ containers: once }), clerk)
    const newer = await orders.create(db, order({ reference: 'SO-2', containers: once }), clerk)
    assert.deepEqual(await orders.findIdsByContainer(db, 'MSKU8532556'), [newer.id, older.id])
  })

  test('what PostgreSQL could not store is refused with its place', async () => {
    const { db, orders } = await empty()
    const wrong = order({
      reference: 'SO\u0000',
      orderDate: '2025-02-30',
      lines: [{ product: '\ud800', quantity: '1e3', unitPrice: '1' }],
    })
    await assert.rejects(orders.create(db, wrong, clerk), (error) => {
      assert.ok(isAppError(error))
      assert.equal(error.status, 422)
      const paths = error.extras.problems?.map(({ path }) => path)
      assert.deepEqual(paths, ['/reference', '/orderDate', '/lines/0/product', '/lines/0/quantity'])
      return true
    })
  })

  test('of twenty that write one reference at once, one succeeds and the others get 409', async () => {
    const { db, orders } = await empty()
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => orders.create(db, order(), clerk)),
    )
    const reasons = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []))
    assert.equal(reasons.length, 19)
    for (const reason of reasons) assert.ok(isAppError(reason) && reason.code === 'REFERENCE_TAKEN')
    assert.equal((await orders.list(db, {})).count, 1)
  })

  test('an order cannot be renamed to a reference that is taken', async () => {
    const { db, orders } = await empty()
    await orders.create(db, order(), clerk)
    const other = await orders.create(db, order({ reference: 'SO-2' }), clerk)
    await assert.rejects(orders.update(db, { ...order(), id: other.id, version: 1 }, clerk), {
      code: 'REFERENCE_TAKEN',
      status: 409,
    })
    assert.equal((await orders.get(db, other.id)).reference, 'SO-2')
  })

  test('the tracking features are told all containers of an order whenever it is written', async () => {
    const { db, orders, told } = await empty()
    const { id } = await orders.create(db, order({ containers: [{ number: 'MSKU8532556' }] }), clerk)
    await orders.update(db, { ...order({ containers: [{ number: 'CSQU3054383' }] }), id, version: 1 }, clerk)
    assert.deepEqual(told, [
      { saleOrderId: id, containers: [{ number: 'MSKU8532556', carrier: null }] },
      { saleOrderId: id, containers: [{ number: 'CSQU3054383', carrier: null }] },
    ])
  })

  test('every change is audited with what changed', async () => {
    const { db, orders, events } = await empty()
    const { id } = await orders.create(db, order(), clerk)
    await orders.update(db, { ...order({ state: 'confirmed' }), id, version: 1 }, clerk)
    const subject = { type: 'sale_order', id }
    assert.deepEqual(
      events.filter((event) => event.type.startsWith('sale_order.')),
      [
        {
          type: 'sale_order.created',
          outcome: 'success',
          by: clerk,
          subject,
          details: { reference: 'SO-1', state: 'draft', containers: [] },
        },
        {
          type: 'sale_order.updated',
          outcome: 'success',
          by: clerk,
          subject,
          details: { reference: 'SO-1', changed: ['state'], state: { from: 'draft', to: 'confirmed' } },
        },
      ],
    )
  })
})
