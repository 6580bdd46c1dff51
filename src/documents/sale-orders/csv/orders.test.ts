import assert from 'node:assert/strict'
import test from 'node:test'
import { containerNumbers } from '../../../../test/support/sale-orders.ts'
import { csvColumns, ordersOf, requiredColumns } from './orders.ts'
import { readCsvTable } from './table.ts'

const header = csvColumns.join(',')

function read(...rows: string[]) {
  const table = readCsvTable([header, ...rows].join('\n'), {
    columns: csvColumns,
    required: requiredColumns,
    mostRows: 1000,
  })
  assert.ok('rows' in table, JSON.stringify(table))
  return ordersOf(table.rows, containerNumbers)
}
const problemsIn = (...rows: string[]) =>
  read(...rows).problems.map(({ row, column, message }) => `${row} ${column} ${message}`)

test('rows with one reference are one order; what it has once may stand on any of them', () => {
  const { orders, problems } = read(
    'SO-1,PT Maju,,2025-11-24,,Tea,1,2.50,MSKU 853255 6,MAEU',
    'SO-2,Sinar,,2025-11-25,done,,,,,',
    'SO-1,,a@maju.example,2025-11-24,confirmed,Coffee,2,3,,',
  )
  assert.deepEqual(problems, [])
  assert.deepEqual(orders, [
    {
      row: 2,
      order: {
        reference: 'SO-1',
        partner: { name: 'PT Maju', email: 'a@maju.example' },
        orderDate: '2025-11-24',
        state: 'confirmed',
        lines: [
          { product: 'Tea', quantity: '1', unitPrice: '2.50' },
          { product: 'Coffee', quantity: '2', unitPrice: '3' },
        ],
        containers: [{ number: 'MSKU8532556', carrier: 'MAEU' }],
      },
    },
    {
      row: 3,
      order: {
        reference: 'SO-2',
        partner: { name: 'Sinar', email: null },
        orderDate: '2025-11-25',
        state: 'done',
        lines: [],
        containers: [],
      },
    },
  ])
})

test('every problem names its row and column, all at once', () => {
  assert.deepEqual(
    problemsIn('SO-1,Maju,x,24.11.2025,open,Tea,"1,5",,MSKU1234567,maeu', ',Maju,,2025-11-24,,,,,,'),
    [
      '2 email is not a mail address',
      '2 order_date is not a date: write YYYY-MM-DD, such as 2025-11-24',
      '2 state is not a state: write draft, confirmed, done, cancelled or nothing',
      '2 quantity is not a number: up to 15 digits, a point and up to 4 decimals, no comma, no grouping; write 1.5',
      '2 carrier is not a SCAC: write 2 to 4 capital letters or digits, such as MAEU',
      '2 container has a wrong check digit; did you mean MSKU1234565?',
      '2 unit_price is missing in this line',
      '3 reference is missing',
    ],
  )
})

test('rows of one order may not contradict each other', () => {
  assert.deepEqual(
    problemsIn(
      'SO-1,Maju,,2025-11-24,,,,,MSKU8532556,',
      'SO-1,Sinar,,2025-11-25,,,,,MSKU8532556,',
      'SO-1,,,,,,,,,',
      'SO-2,,,,,Tea,1,1,,MAEU',
    ),
    [
      '5 carrier stands there without a container',
      '3 partner differs from row 2 of the same order',
      '3 order_date differs from row 2 of the same order',
      '3 container stands on row 2 already; leave the cell empty in further rows of the order',
      '4 reference was on an earlier row, and this one adds neither a line nor a container',
      '5 partner is missing',
      '5 order_date is missing',
    ],
  )
})

test('an order takes 500 lines and 50 containers and names the row that is one too many', () => {
  const head = 'SO-1,Maju,,2025-11-24,,'
  const lines = Array.from({ length: 501 }, () => `${head}Tea,1,1,,`)
  assert.deepEqual(problemsIn(...lines), ['502 product is beyond the 500 of one order'])
})

test('a row with a cell too many is not read any further', () => {
  assert.deepEqual(problemsIn('SO-1,Maju,,2025-11-24,,Tea,1,5,2,MSKU8532556,MAEU'), [
    '2 row has 11 cells where the header has 10',
  ])
})

test('nothing that a file holds gets around the rules of the API, and nothing is lost of it', () => {
  const [first] = read(
    'SO-1, Mu\u0308ller ,info@mu\u0308ller.de,2025-11-24,,,,,,',
    'SO-1,,,,,Tea,1,1,,',
  ).orders
  assert.deepEqual(first?.order.partner, { name: 'M\u00fcller', email: 'info@m\u00fcller.de' })
  assert.deepEqual(
    problemsIn(
      'SO-1,\u200b,,2025-11-24,,,,,,',
      'SO\u202e2,Maju,,2025-11-24,,,,,,',
      'SO-3,Maju,a@b@c.example,2025-11-24,,,,,,',
    ),
    [
      '2 partner is missing',
      '3 reference has an invisible character (U+202E)',
      '4 email is not a mail address',
    ],
  )
})
