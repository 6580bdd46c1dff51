import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatAmount, formatQuantity, toTotal } from './money.ts'

const line = (quantity: string, unitPrice: string) => ({ quantity, unitPrice })

test('a total is exact where floating point is not', () => {
  assert.equal(toTotal([line('3', '0.1'), line('1', '0.0')]), '0.30')
  assert.equal(
    toTotal([line('999999999999999', '999999999999999.9999')]),
    '999999999999998999900000000000.00',
  )
})

test('a total is rounded once, at the end, half away from zero', () => {
  assert.equal(toTotal([line('1', '0.005')]), '0.01')
  assert.equal(toTotal([line('1', '-0.005')]), '-0.01')
  assert.equal(toTotal([line('1', '0.0049'), line('1', '0.0001')]), '0.01')
  assert.equal(toTotal([line('1', '-0.0049')]), '0.00')
})

test('a number that is not finished has no total', () => {
  for (const text of ['', '1.', '1,5', 'x', '1.23456', '--1'])
    assert.equal(toTotal([line(text, '1')]), undefined)
})

test('the total of whole quantities and cents agrees with integer arithmetic', () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9_999 }), cents), { maxLength: 20 }), (pairs) => {
      const lines = pairs.map(([quantity, price]) => line(String(quantity), toText(price)))
      const expected = pairs.reduce((sum, [quantity, price]) => sum + quantity * price, 0)
      assert.equal(toTotal(lines), toText(expected))
    }),
  )
})

test('long numbers are grouped without losing a digit', () => {
  assert.equal(formatAmount('123456789012345.6789'), '123,456,789,012,345.6789')
  assert.equal(formatAmount('1234.5'), '1,234.50')
  assert.equal(formatQuantity('1200.0000'), '1,200')
})

const toText = (cents: number): string => {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
