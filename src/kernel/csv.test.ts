import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { sharedList } from '../../test/support/shared-data.ts'
import { csvCell, csvLine } from './csv.ts'

/** What a spreadsheet reads as the cell's content. */
const readBack = (line: string): string[] => {
  const [cells = []] = parse(line, { relax_column_count: true, skip_empty_lines: false, bom: false })
  return cells
}
const isExecuted = (content: string): boolean =>
  /^[\s\0\u200b]*[=+\-@＝＋－＠]/.test(content) && !/^[+-]?\d+(\.\d+)?$/.test(content)

test('what a spreadsheet would execute comes with an apostrophe in front', () => {
  const formulas = [
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\0=1',
    '\u200b=1',
    '＝1+1',
  ]
  for (const formula of formulas) assert.deepEqual(readBack(csvLine([formula])), [`'${formula}`])
})

test('numbers with a sign stay numbers', () => {
  for (const number of ['-1', '+1', '-12.50', '0.5']) assert.equal(csvCell(number), number)
})

test('a cell is not split where semicolons separate', () => {
  assert.equal(csvLine(['a;=1+1', 'b']), '"a;=1+1",b\r\n')
})

const formulas = sharedList<string>('attack/csv_formula.json')
test('nothing of the shared list of formulas is executed', { skip: formulas.skip }, () => {
  for (const formula of formulas.read()) {
    const [content = ''] = readBack(csvLine([formula]))
    assert.ok(!isExecuted(content), JSON.stringify(formula))
    assert.ok([formula, `'${formula}`].includes(content), JSON.stringify(formula))
  }
})

test('every text comes back as it was, apart from the apostrophe before formulas', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\r', '\n', '\t', ' ', "'", '=', '-', 'a', '1') }),
  )
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (cells) => {
      const back = readBack(csvLine(cells))
      assert.equal(back.length, cells.length)
      for (const [index, cell] of cells.entries()) {
        const content = back[index] ?? ''
        assert.ok(content === cell || content === `'${cell}`, JSON.stringify([cell, content]))
        assert.ok(!isExecuted(content), JSON.stringify(content))
      }
    }),
    { numRuns: 300 },
  )
})

test('nothing is an empty cell, and what is no text is its JSON', () => {
  assert.equal(csvLine([null, undefined, 7, true, ['a', 'b']]), ',,7,true,"[""a"",""b""]"\r\n')
})
