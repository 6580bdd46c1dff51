import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ownPath } from './own-path.ts'

test('pages of the console and the way back to a protected host are places to go to', () => {
  for (const path of [
    '/console',
    '/console/',
    '/console/orders',
    '/console/orders?view=late#row-7',
    '/forward-auth/start?return=https%3A%2F%2Fwiki.example.com%2F&browser=x',
  ])
    assert.equal(ownPath(path), path)
})

test('other hosts and the rest of this one are not, however they are written', () => {
  for (const hostile of [
    undefined,
    ['/console/x'],
    '',
    'console',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example/console/',
    'javascript:alert(1)',
    '/api/v1/auth/oidc/start',
    '/consoles',
    '/console/../api/v1/auth/me',
    '/console/%2e%2e/api/v1/auth/me',
    '/console//evil.example',
    '/console/..//evil.example',
    '/forward-auth/start/../../x',
    '/forward-auth',
    `/console/${'x'.repeat(4_000)}`,
  ])
    assert.equal(ownPath(hostile), '/console/', String(hostile))
})

test('whatever is asked for, the browser stays on this host', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.string().map((end) => `/${end}`),
    fc.string().map((end) => `/console${end}`),
  )
  fc.assert(
    fc.property(anything, (wanted) => {
      const { origin, pathname } = new URL(ownPath(wanted), 'https://here.example')
      assert.equal(origin, 'https://here.example')
      assert.match(pathname, /^\/(?:console(?:\/|$)|forward-auth\/start$)/)
    }),
  )
})
