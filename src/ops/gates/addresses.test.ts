import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { addressAt, originOf, returnOrigin } from './addresses.ts'

const app = 'https://app.example.com'
const allowed = new Set([app, 'http://old.example.com:8080'])

test('a host has one origin, however it is spelt', () => {
  for (const host of ['app.example.com', 'APP.example.com', 'app.example.com:443'])
    assert.equal(originOf({ proto: 'https', host }), app)
  assert.equal(originOf({ proto: 'wss', host: 'app.example.com' }), app)
  assert.equal(originOf({ proto: 'http', host: '[::1]:8080' }), 'http://[::1]:8080')
})

test('headers that name no host, or two, name no origin', () => {
  const hosts = [
    'a.example, b.example',
    'user@a.example',
    'a.example/x',
    'a.example:99999',
    'a b',
    '',
    'a\\b',
    '[::1',
  ]
  for (const host of [...hosts, undefined]) assert.equal(originOf({ proto: 'https', host }), undefined, host)
  for (const proto of ['ftp', 'HTTPS', 'https, http', '', '__proto__', undefined])
    assert.equal(originOf({ proto, host: 'a.example' }), undefined, proto)
})

test('a path leads nowhere but to its own host', () => {
  const hostile = [
    '//evil.example',
    '/\\evil.example',
    '@evil.example',
    '.evil.example',
    ':8443/x',
    'https://x',
  ]
  for (const path of hostile) assert.equal(new URL(addressAt(app, path)).origin, app, path)
  fc.assert(fc.property(fc.string(), (path) => new URL(addressAt(app, path)).origin === app))
  fc.assert(fc.property(fc.string(), (path) => returnOrigin(addressAt(app, `/${path}`), allowed) === app))
})

test('a page is come back to with its search, and one that is too long at the front', () => {
  assert.equal(addressAt(app, '/orders?state=new&q=%2F#top'), `${app}/orders?state=new&q=%2F`)
  assert.equal(addressAt(app, `/${'x'.repeat(1000)}`), `${app}/`)
  assert.equal(addressAt(app, undefined), `${app}/`)
})

test('only the protected hosts are returned to', () => {
  assert.equal(returnOrigin(`${app}//evil.example/`, allowed), app)
  const foreign = [
    'https://evil.example/',
    `${app}.evil.example/`,
    `${app}:8443/`,
    'http://app.example.com/',
    'https://app.example.com@evil.example/',
    'https://eve:pw@app.example.com/',
    '//app.example.com/',
    '/orders',
    'javascript:alert(1)',
    'blob:https://app.example.com/x',
    `${app}/${'x'.repeat(4000)}`,
    '',
  ]
  for (const address of foreign) {
    const origin = returnOrigin(address, allowed)
    assert.equal(origin, undefined, address)
  }
})
