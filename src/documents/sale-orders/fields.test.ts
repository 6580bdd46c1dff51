import assert from 'node:assert/strict'
import test from 'node:test'
import { problemWithDate, problemWithDecimal, problemWithProduct, problemWithReference } from './fields.ts'

test('a decimal is written with a point; the cure is named where only one number can be meant', () => {
  for (const good of ['0', '-1', '12.5', '999999999999999.9999'])
    assert.equal(problemWithDecimal(good), undefined)
  const cures = {
    '1,5': '1.5',
    '1.234,56': '1234.56',
    '1,234.5': '1234.5',
    "1'234.50": '1234.50',
    '1 234,5': '1234.5',
  }
  for (const [given, meant] of Object.entries(cures))
    assert.ok(problemWithDecimal(given)?.endsWith(`; write ${meant}`), given)
  for (const unclear of ['1,500', '1e3', '0x10', '', '1.23456', '1234567890123456', 'NaN', '١'])
    assert.match(problemWithDecimal(unclear) ?? '', /no grouping$/, unclear)
})

test('a date is a day of the calendar, year first', () => {
  for (const good of ['2025-11-24', '2024-02-29']) assert.equal(problemWithDate(good), undefined)
  for (const bad of [
    '24.11.2025',
    '11/24/2025',
    '2025-2-3',
    '2025-02-29',
    '2025-13-01',
    '0000-01-01',
    '2025-11-24T00:00',
  ])
    assert.match(problemWithDate(bad) ?? '', /YYYY-MM-DD/, bad)
})

test('texts keep their length in characters and hold nothing that cannot be stored or seen', () => {
  assert.equal(problemWithReference('🚢'.repeat(60)), undefined)
  assert.equal(problemWithReference('a'.repeat(61)), 'has more than 60 characters')
  assert.equal(problemWithReference('SO\n1'), 'has a control character or a line break')
  assert.equal(problemWithReference(''), 'is missing')
  for (const blank of ['', ' \n', '\u200b', '\u3164']) assert.equal(problemWithProduct(blank), 'is missing')
  assert.equal(problemWithProduct('two\nlines\tand a tab'), undefined)
  assert.equal(problemWithProduct('nul\u0000'), 'has a control character')
  assert.equal(problemWithProduct('\ud83d'), 'has half a character')
})
