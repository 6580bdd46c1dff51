import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isForwardAuth, toAddress, toReturnPath } from './return-path.ts'

const gate = '/forward-auth/start?host=erp.example&rd=https%3A%2F%2Ferp.example%2F'

test('a path of the console, with its search, is where sign-in returns to', () => {
  assert.equal(toReturnPath('/orders?state=draft&search=PT%20Maju'), '/orders?state=draft&search=PT%20Maju')
  assert.equal(toReturnPath('/console/orders?state=draft'), '/orders?state=draft')
  assert.equal(toReturnPath('/console'), '/')
  assert.equal(toReturnPath('/console?x=1'), '/?x=1')
  assert.equal(toAddress('/orders?state=draft'), '/console/orders?state=draft')
})

test('the door of forward-auth is the one place outside the console that sign-in returns to', () => {
  assert.equal(toReturnPath(gate), gate)
  assert.ok(isForwardAuth(gate))
  assert.equal(toAddress(gate), gate)
  for (const other of [
    '/forward-auth',
    '/forward-auth/',
    '/forward-auth/start/x',
    '/forward-auth/startx?a=1',
  ])
    assert.equal(toAddress(toReturnPath(other)), `/console${other}`)
  for (const other of ['/api/v1/auth/oidc/start?x=1', '/track/x', '/metrics', '/consolex'])
    assert.equal(toAddress(toReturnPath(other)), `/console${other}`)
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
    '/console//evil.example',
    '/console/console/../x',
    '/../api/v1/auth/oidc/start',
    '/orders/%2e%2E/%2e%2e/api',
    '/forward-auth/../forward-auth/start?x=1',
    '/sign-in?returnTo=/x',
    '/console/sign-in',
    '/choose-password#x',
    '/forgot-password',
    '',
    undefined,
    7,
    {},
  ]
  for (const wanted of hostile) assert.equal(toReturnPath(wanted), '/', JSON.stringify(wanted))
})

test('what comes back resolves to the same origin, and stays in the console', () => {
  for (const wanted of ['/orders', '/@evil.example', '/.//evil', '/a?b=//evil.example', '/a?b=/../..']) {
    const { origin, pathname } = new URL(toAddress(toReturnPath(wanted)), 'https://console.example')
    assert.equal(origin, 'https://console.example')
    assert.match(pathname, /^\/console\//)
  }
})
