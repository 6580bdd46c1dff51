import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import * as fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { checkDigit, clerk, order, saleOrderFeatures } from '../../../../test/support/sale-orders.ts'
import { isAppError } from '../../../kernel/errors.ts'
import { SaleOrderInput } from '../contract.ts'
import { csvColumns } from './orders.ts'
import { problemWithProduct } from '../fields.ts'
import { largestFile } from './import.ts'

const header = csvColumns.join(',')
const file = (rows: readonly string[], isDryRun = false) => ({
  text: [header, ...rows].join('\r\n'),
  isDryRun,
})
const rowsFor = (count: number) =>
  Array.from(
    { length: count },
    (_, index) => `SO-${index},Partner ${index % 90},,2025-11-24,confirmed,Tea,2,1.25,${box(index)},MAEU`,
  )
const box = (index: number): string => {
  const number = `MSKU${String(index).padStart(6, '0')}`
  return number + checkDigit(number)
}

onEachEngine('import of sale orders', (engine) => {
  const empty = saleOrderFeatures(engine)

  test('one wrong row among 500 writes nothing and is named with its column', async () => {
    const { db, orders, partners, events } = await empty()
    const rows = rowsFor(500).with(250, 'SO-250,Partner 1,,2025-11-24,,Tea,2,1.25,MSKU1234567,')
    await assert.rejects(orders.importCsv(db, file(rows), clerk), (error) => {
      assert.ok(isAppError(error))
      assert.equal(error.code, 'IMPORT_REJECTED')
      assert.equal(error.status, 422)
      assert.deepEqual(error.extras.problems, [
        { path: 'row 252, column container', message: 'has a wrong check digit; did you mean MSKU1234565?' },
      ])
      return true
    })
    assert.equal((await orders.list(db, {})).count, 0)
    assert.equal((await partners.list(db, {})).count, 0)
    assert.deepEqual(events, [])
  })

  test('ten thousand rows are written in seconds, with one audit event for all of them', async () => {
    const { db, orders, events, told } = await empty()
    const started = performance.now()
    const result = await orders.importCsv(db, file(rowsFor(10_000)), clerk)
    const seconds = (performance.now() - started) / 1000
    assert.deepEqual(
      { ...result, preview: result.preview.length },
      {
        isDryRun: false,
        orders: 10_000,
        rows: 10_000,
        written: 10_000,
        rowsWithProblems: 0,
        preview: 200,
      },
    )
    assert.ok(seconds < 300, `took ${seconds} s`)
    const imported = events.filter(({ type }) => type === 'sale_order.imported')
    assert.equal(imported.length, 1)
    assert.deepEqual(Reflect.get(imported[0]?.details ?? {}, 'orders'), 10_000)
    assert.equal(told.length, 10_000)
    const page = await orders.list(db, { search: box(7777) })
    assert.deepEqual(
      page.items.map(({ reference, total, partnerName }) => [reference, total, partnerName]),
      [['SO-7777', '2.50', 'Partner 37']],
    )
  })

  test('a dry run shows wrong rows first and writes nothing', async () => {
    const { db, orders, events } = await empty()
    const rows = rowsFor(300).with(299, 'SO-299,Partner 1,,2025-11-31,,,,,,')
    const result = await orders.importCsv(db, file(rows, true), clerk)
    assert.deepEqual(
      { ...result, preview: result.preview.length },
      { isDryRun: true, orders: 300, rows: 300, written: 0, rowsWithProblems: 1, preview: 200 },
    )
    assert.deepEqual(result.preview.slice(0, 2), [
      {
        row: 301,
        reference: 'SO-299',
        problems: [{ column: 'order_date', message: 'is not a date: write YYYY-MM-DD, such as 2025-11-24' }],
      },
      { row: 2, reference: 'SO-0', problems: [] },
    ])
    assert.equal((await orders.list(db, {})).count, 0)
    assert.deepEqual(events, [])
  })

  test('a reference that exists already is a problem of its row', async () => {
    const { db, orders } = await empty()
    await orders.create(db, order({ reference: 'SO-1' }), clerk)
    const result = await orders.importCsv(db, file(rowsFor(3), true), clerk)
    assert.deepEqual(result.preview[0], {
      row: 3,
      reference: 'SO-1',
      problems: [{ column: 'reference', message: 'is the reference of an order that exists already' }],
    })
  })

  test('of two imports of one file at once, one writes everything and the other nothing', async () => {
    const { db, orders } = await empty()
    const rows = rowsFor(200)
    const attempts = [file(rows), file(rows.toReversed())].map((given) => orders.importCsv(db, given, clerk))
    const results = await Promise.allSettled(attempts)
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    for (const result of results) assert.ok(result.status === 'fulfilled' || isAppError(result.reason))
    assert.equal((await orders.list(db, {})).count, 200)
  })

  test('any product text comes back as it stood in the cell, also one that looks like a formula', async () => {
    const { db, orders } = await empty()
    const product = fc
      .oneof(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.constantFrom('=1+1', '+1', '-2', '@SUM(A1)', "'x", '"', ';', ',', 'a\r\nb', '\\', '\tx'),
      )
      .filter((text) => !text.includes('\uFFFD') && problemWithProduct(text) === undefined)
    await fc.assert(
      fc.asyncProperty(
        fc.array(product, { minLength: 1, maxLength: 20 }),
        fc.uuid(),
        async (products, reference) => {
          const rows = products.map(
            (text) => `${reference},Maju,,2025-11-24,,"${text.replaceAll('"', '""')}",1,1,,`,
          )
          await orders.importCsv(db, file(rows), clerk)
          const [found] = (await orders.list(db, { search: reference })).items
          const { lines } = await orders.get(db, found?.id ?? '')
          assert.deepEqual(
            lines.map((line) => line.product),
            products.map((text) => text.replace(/\r\n?/g, '\n')),
          )
        },
      ),
      { numRuns: 25 },
    )
  })

  test('a file beyond five megabytes, or one that is no CSV of orders, is refused as a whole', async () => {
    const { db, orders } = await empty()
    const text = 'x'.repeat(largestFile + 1)
    await assert.rejects(orders.importCsv(db, { text, isDryRun: true }, clerk), {
      code: 'IMPORT_TOO_LARGE',
      status: 413,
    })
    await assert.rejects(orders.importCsv(db, { text: 'name\nx', isDryRun: true }, clerk), {
      code: 'IMPORT_UNREADABLE',
      status: 422,
    })
  })

  test('the example file can be imported as it is', async () => {
    const { db, orders } = await empty()
    const text = await readFile(new URL('../../../../examples/orders.csv', import.meta.url), 'utf8')
    const result = await orders.importCsv(db, { text, isDryRun: false }, clerk)
    assert.equal(result.written, result.orders)
    assert.ok(result.written > 1)
  })

  test('what an import takes can be saved again by the API as it was read', async () => {
    const { db, orders } = await empty()
    const rows = [
      'SO-1, Mu\u0308ller ,info@mu\u0308ller.de,2025-11-24,,,,,,',
      'SO-2,用户,用户@例子.中国,2025-11-24,,"Tea,\tgreen",1,1.5,MSKU 853255 6,MAEU',
    ]
    await orders.importCsv(db, file(rows), clerk)
    const page = await orders.list(db, {})
    assert.equal(page.count, 2)
    for (const { id } of page.items) {
      const {
        id: _,
        createdAt: __,
        updatedAt: ___,
        total: ____,
        version,
        partner,
        ...read
      } = await orders.get(db, id)
      const input = { ...read, partner: { name: partner.name, email: partner.email } }
      assert.ok(Compile(SaleOrderInput).Check(input), JSON.stringify(input))
      const saved = await orders.update(db, { ...input, id, version }, clerk)
      assert.deepEqual(saved.partner, partner)
    }
  })

  test('a carrier that is not set up is said so in the preview, and its order imported all the same', async () => {
    const { db, orders } = await empty()
    const rows = [
      'SO-1,Maju,,2025-11-24,,,,,MSKU8532556,MAEU',
      'SO-2,Maju,,2025-11-24,,,,,CAIU3758064,ZZZZ',
      'SO-3,Maju,,2025-11-24,,,,,,',
    ]
    const { preview, rowsWithProblems } = await orders.importCsv(db, file(rows, true), clerk)
    assert.equal(rowsWithProblems, 0)
    const message = 'ZZZZ is not set up here: the container is not followed until it is'
    assert.deepEqual(
      preview.map(({ row, notes }) => [row, notes]),
      [
        [3, [{ column: 'carrier', message }]],
        [2, undefined],
        [4, undefined],
      ],
    )
    assert.equal((await orders.importCsv(db, file(rows), clerk)).written, 3)
  })
})
