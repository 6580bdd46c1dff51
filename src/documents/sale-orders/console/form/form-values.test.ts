import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findDifferences } from './differences.ts'
import { newContainer, newLine, newOrder, toFormPath, toInput, validateOrder } from './form-values.ts'

const typed = {
  ...newOrder('2025-11-21'),
  reference: ' SO-1 ',
  partnerName: 'PT Maju',
  lines: [newLine('a'), { ...newLine('b'), product: 'Tiles', unitPrice: '12.50' }],
  containers: [newContainer('a'), { id: 'b', number: ' MSKU8532556 ', carrier: '' }],
}

test('rows left empty are not sent', () => {
  const input = toInput(typed)
  assert.deepEqual(input.lines, [{ product: 'Tiles', quantity: '1', unitPrice: '12.50' }])
  assert.deepEqual(input.containers, [{ number: 'MSKU8532556', carrier: null }])
  assert.equal(input.reference, 'SO-1')
})

test('a problem named by the server is shown at the row the person sees', () => {
  assert.equal(toFormPath('/lines/0/quantity', typed), 'lines.1.quantity')
  assert.equal(toFormPath('/containers/0', typed), 'containers.1.number')
  assert.equal(toFormPath('/partner/email', typed), 'partnerEmail')
  assert.equal(toFormPath('/reference', typed), 'reference')
})

test('an empty new order says what is missing, and blank rows are no mistake', () => {
  assert.deepEqual(Object.keys(validateOrder(newOrder('2025-11-21'))), ['reference', 'partnerName'])
  assert.deepEqual(validateOrder(typed), {})
})

test('a half-typed line is a mistake at its own field', () => {
  const half = { ...typed, lines: [{ ...newLine('a'), product: 'Tiles', unitPrice: '1,5' }] }
  assert.deepEqual(Object.keys(validateOrder(half)), ['lines.0.unitPrice'])
})

test('two versions of an order differ exactly where they say different things', () => {
  const theirs = { ...typed, state: 'confirmed' as const, containers: [] }
  assert.deepEqual(findDifferences(typed, theirs), [
    { field: 'State', mine: 'Draft', theirs: 'Confirmed' },
    { field: 'Container 1', mine: ' MSKU8532556 ', theirs: 'none' },
  ])
  assert.deepEqual(findDifferences(typed, { ...typed }), [])
})
