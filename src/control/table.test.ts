import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableOf } from './table.ts'

test('columns line up, and nothing trails', () => {
  assert.deepEqual(
    tableOf([
      ['Name', 'Role'],
      ['Zürich 🐳', ''],
      ['Ayu', 'admin'],
    ]),
    ['Name      Role', 'Zürich 🐳', 'Ayu       admin'],
  )
})

test('a name cannot steer the terminal that shows it', () => {
  assert.deepEqual(tableOf([['\u001b[2Jgone\r\n\u202eevil']]), ['\uFFFD[2Jgone\uFFFD\uFFFD\uFFFDevil'])
})
