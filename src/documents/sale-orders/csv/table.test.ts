import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { readCsvTable, type CsvFormat } from './table.ts'

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

test('a row may end early, and one with more cells than columns says so', () => {
  const rows = rowsOf('a,b\n1\n1,2,3\n1,2,,\n')
  assert.deepEqual(
    rows.map(({ problem, cells }) => problem ?? cells),
    [{ a: '1', b: '' }, 'has 3 cells where the header has 2', { a: '1', b: '2' }],
  )
})

test('what spreadsheets add around a table changes nothing in it', () => {
  const expected = [
    { a: '1', b: 'x' },
    { a: '2', b: '' },
  ]
  for (const [text, rows] of [
    ['a;b;;\n1;x;;\n2;;;\n', [2, 3]],
    ['a;b\n1;x\n;\n;;;;;\n2\n;;;;;\n', [2, 5]],
    ['\n\n a,b \n1,x\n2\n', [4, 5]],
    [' \n,,,\na,b\n1,x\n2\n', [4, 5]],
    ['sep=;\na;b\n1;x\n2\n', [3, 4]],
    ['\uFEFFsep=,\r\na,b\r\n1,x\r\n2\r\n', [3, 4]],
    ['"sep=;"\na;b\n1;x\n2\n', [3, 4]],
    ['SEP=\t\na\tb\n1\tx\n2\n', [3, 4]],
    ['sep=;;;\n\na;b\n1;x\n2\n', [4, 5]],
    ['a\tb\n1\tx\n\t\n2\t\n', [2, 4]],
    ['a,,b\n1,,x\n2\n', [2, 3]],
    ['"a";"b"\n"1";"x"\n"2";""\n', [2, 3]],
    ['a,b\n1,x\n" ","\u00a0"\n2\n', [2, 4]],
  ] as const) {
    const read = rowsOf(text)
    assert.deepEqual(
      read.map(({ cells }) => cells),
      expected,
      JSON.stringify(text),
    )
    assert.deepEqual(
      read.map(({ row }) => row),
      rows,
      JSON.stringify(text),
    )
    assert.ok(
      read.every(({ problem }) => problem === undefined),
      JSON.stringify(text),
    )
  }
})

test('a value in a column without a name is not dropped silently', () => {
  assert.equal(rowsOf('a,,b\n1,lost,x\n')[0]?.problem, 'has a value in column 2, which has no name')
  assert.equal(rowsOf('a,b,,\n1,x,lost\n')[0]?.problem, 'has 3 cells where the header has 2')
})

test('UTF-16 is named, with or without its byte order mark', () => {
  for (const text of ['a,b\n1,2', '\uFEFFa,b\n1,2', '\uFEFFé\tb\n1\t2']) {
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [little, big]) {
      assert.match(problemIn(bytes.toString()), /it is UTF-16 text/, text)
      assert.match(problemIn(bytes.toString().replaceAll('\0', '\uFFFD')), /it is UTF-16 text/, text)
    }
  }
})

test('a file beyond the limits is refused before it is read to its end', () => {
  const unclosed = '"never closed'
  assert.match(problemIn(`a\n${'a\n'.repeat(4)}${unclosed}`), /more than 3 rows/)
  const long = '12,'.repeat(50_001)
  assert.match(problemIn(`a,b\n${long}\n${unclosed}`), /^row 2: the row is longer than 100000 characters/)
  assert.match(problemIn(`${long}\n${unclosed}`), /^row 1: the row is longer/)
  assert.match(problemIn(`a,b\n1,"${'x\n'.repeat(50_001)}`), /longer than 100000 characters/)
})

test('a file that is no such table is refused with the reason', () => {
  assert.match(problemIn(''), /empty/)
  assert.match(problemIn('a,b\n'), /no rows/)
  assert.match(problemIn('b\n1'), /column a is missing/)
  assert.match(problemIn('a,c\n1,2'), /no column “c”. The columns are a, b/)
  assert.match(problemIn('a,a\n1,2'), /column a stands there twice/)
  assert.match(problemIn('a\n1\n2\n3\n4'), /more than 3 rows/)
  assert.match(problemIn('a\n"1'), /^row 2: a quotation mark is opened and never closed/)
  assert.match(problemIn('a\n1"2'), /^row 2: a quotation mark stands inside/)
  assert.match(problemIn('a\n"1"2'), /^row 2: a quotation mark stands inside/)
  assert.match(problemIn(Buffer.from('a\nJos\xe9', 'latin1').toString()), /not UTF-8/)
})

test('names of properties that every object has are no columns', () => {
  assert.match(problemIn('a,__proto__\n1,2'), /no column “__proto__”/)
  assert.match(problemIn('a,constructor\n1,2'), /no column “constructor”/)
})

test('whatever stands in properly quoted cells is read back, line breaks as one kind', () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/[\uFFFD\0]/.test(text))
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  fc.assert(
    fc.property(cell, cell, fc.constantFrom(',', ';', '\t'), (a, b, delimiter) => {
      fc.pre(a.trim() !== '' || b.trim() !== '')
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
