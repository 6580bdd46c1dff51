import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { readCsvTable, type CsvFormat } from './csv-table.ts'

const format: CsvFormat<'a' | 'b'> = { columns: ['a', 'b'], required: ['a'], mostRows: 3 }
const read = (text: string) => readCsvTable(text, format)
const rowsOf = (text: string) => {
  const table = read(text)
  assert.ok('rows' in table, JSON.stringify(table))
  return table.rows
}
const problemIn = (text: string) => {
  const table = read(text)
  return 'problem' in table ? table.problem : 'none'
}

test('commas or semicolons, any line ending, with or without a byte order mark', () => {
  const expected = [
    { row: 2, cells: { a: '1', b: 'x' } },
    { row: 3, cells: { a: '2', b: '' } },
  ]
  for (const text of [
    'a,b\n1,x\n2,',
    'a;b\r\n1;x\r\n2;\r\n',
    '\uFEFFa,b\r1,x\r2,\r',
    'B ;A\nx;1\n;2',
    ' a,b\r\n1,x\n2,\n',
  ])
    assert.deepEqual(rowsOf(text), expected, JSON.stringify(text))
})

test('a row is named by the line on which it begins, with blank lines and line breaks in cells before it', () => {
  const rows = rowsOf('a,b\r\n\r\n1,"x\r\ny\r\nz"\r\n\r\n2,"\n"\n3,\n')
  assert.deepEqual(
    rows.map(({ row, cells }) => [row, cells.b]),
    [
      [3, 'x\ny\nz'],
      [7, '\n'],
      [9, ''],
    ],
  )
})

test('a row with too many or too few cells says so', () => {
  const rows = rowsOf('a,b\n1\n1,2,3\n1,2')
  assert.deepEqual(
    rows.map(({ problem }) => problem),
    ['has 1 cells where the header has 2', 'has 3 cells where the header has 2', undefined],
  )
})

test('a file that is no such table is refused with the reason', () => {
  assert.match(problemIn(''), /empty/)
  assert.match(problemIn('a,b\n'), /no rows/)
  assert.match(problemIn('b\n1'), /column a is missing/)
  assert.match(problemIn('a,c\n1,2'), /no column “c”. The columns are a, b/)
  assert.match(problemIn('a,a\n1,2'), /column a stands there twice/)
  assert.match(problemIn('a\n1\n2\n3\n4'), /4 rows, more than 3/)
  assert.match(problemIn('a\n"1'), /^row 2: a quotation mark is opened and never closed/)
  assert.match(problemIn('a\n1"2'), /^row 2: a quotation mark stands inside/)
  assert.match(problemIn('a\n"1"2'), /^row 2: a quotation mark stands inside/)
  assert.match(problemIn(Buffer.from('a\nJos\xe9', 'latin1').toString()), /not UTF-8/)
  assert.match(problemIn(Buffer.from('a\n1', 'utf16le').toString()), /not UTF-8/)
})

test('names of properties that every object has are no columns', () => {
  assert.match(problemIn('a,__proto__\n1,2'), /no column “__proto__”/)
  assert.match(problemIn('a,constructor\n1,2'), /no column “constructor”/)
})

test('whatever stands in properly quoted cells is read back, line breaks as one kind', () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/[\uFFFD\0]/.test(text))
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(cell, cell, fc.constantFrom(',', ';'), (a, b, delimiter) => {
      const [row] = rowsOf(`a${delimiter}b\n${quoted(a)}${delimiter}${quoted(b)}\n`)
      const plain = (text: string) => text.replace(/\r\n?/g, '\n')
      assert.deepEqual(row, { row: 2, cells: { a: plain(a), b: plain(b) } })
    }),
  )
})

test('no text at all makes the reader fail', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', ',', ';', '"', '\n', '\r', ' ', '\uFEFF', '\0', 'é'))
    .map((parts) => parts.join(''))
  fc.assert(fc.property(text, (text) => void read(`a,b\n${text}`)))
  fc.assert(fc.property(text, (text) => void read(text)))
})
