import assert from 'node:assert/strict'
import test from 'node:test'
import type { SaleOrder } from './contract.ts'
import { differences } from './difference.ts'

const stored: SaleOrder = {
  id: '01990000-0000-7000-8000-000000000000',
  reference: 'SO-1',
  partner: { id: '01990000-0000-7000-8000-000000000001', name: 'Maju', email: 'a@maju.example' },
  orderDate: '2025-11-24',
  state: 'draft',
  lines: [{ product: 'Tea', quantity: '10', unitPrice: '1.5' }],
  containers: [],
  total: '15.00',
  createdAt: '2025-11-24T08:00:00.000Z',
  updatedAt: '2025-11-24T08:00:00.000Z',
  version: 1,
}

test('two spellings of a number are no difference', () => {
  const lines = [{ product: 'Tea', quantity: '010.00', unitPrice: '1.5000' }]
  assert.deepEqual(differences({ ...stored, lines }, stored), [])
  const zero = { ...stored, lines: [{ product: 'Tea', quantity: '-0.0', unitPrice: '100' }] }
  const same = { ...stored, lines: [{ product: 'Tea', quantity: '0', unitPrice: '100' }] }
  assert.deepEqual(differences(zero, same), [])
})

test('each field that differs is named with both values', () => {
  const { state: _absent, ...yours } = {
    ...stored,
    reference: 'SO-2',
    containers: [{ number: 'X', carrier: null }],
  }
  assert.deepEqual(differences(yours, stored), [
    { field: 'reference', yours: 'SO-2', current: 'SO-1' },
    { field: 'containers', yours: [{ number: 'X', carrier: null }], current: [] },
  ])
})

test('no mail address given is no difference: the partner keeps its own', () => {
  assert.deepEqual(differences({ ...stored, partner: { name: 'Maju', email: null } }, stored), [])
})
