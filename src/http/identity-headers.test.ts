import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { headerText, identityHeaders } from './identity-headers.ts'

test('any name travels in a header, and is read back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      const text = headerText(name)
      assert.match(text, /^[\x20-\x7e]*$/)
      assert.equal(decodeURIComponent(text), name.toWellFormed())
    }),
  )
})

test('nobody writes a second header by their name', () => {
  const name = 'Eve\r\nX-Breakwater-Roles: admin'
  const headers = identityHeaders({ id: 'eve', name, roles: ['viewer'] }, 's')
  assert.equal(headers['x-breakwater-name'], 'Eve%0D%0AX-Breakwater-Roles: admin')
  assert.equal(headers['x-breakwater-roles'], 'viewer')
})

test('what is not known is empty, never absent', () => {
  const names = (someone: { email?: string }) =>
    Object.keys(identityHeaders({ id: 'a', name: 'A', roles: [], ...someone }, 's'))
  assert.deepEqual(names({}), names({ email: 'a@example.com' }))
})
