import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toReturnPath } from './return-path.ts'

test('a path of the console, with its search, is where sign-in returns to', () => {
  assert.equal(toReturnPath('/orders?state=draft&search=PT%20Maju'), '/orders?state=draft&search=PT%20Maju')
})

test('nothing but a path of this console is ever returned to', () => {
  const hostile = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/orders\\..\\x',
    '/\t/evil.example',
    '/\n/evil.example',
    'mailto:a@evil.example',
    'orders',
    '/sign-in?returnTo=/x',
    '',
    undefined,
    7,
    {},
  ]
  for (const wanted of hostile) assert.equal(toReturnPath(wanted), '/', JSON.stringify(wanted))
})

test('what comes back resolves to the same origin', () => {
  for (const wanted of ['/orders', '/@evil.example', '/.//evil', '/a?b=//evil.example'])
    assert.equal(new URL(toReturnPath(wanted), 'https://console.example').origin, 'https://console.example')
})
