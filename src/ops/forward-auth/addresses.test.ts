import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { addressAt, originOf, returnAddress } from './addresses.ts'

const app = 'https://app.example.com'
/** Any characters at all, half ones and those that headers cannot hold among them. */
const anyText = fc.string({ unit: 'binary', maxLength: 2_000 })
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
  for (const proto of ['ftp', 'HTTPS', 'https, http', '', '__proto__', 'constructor', 'toString', undefined])
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
  fc.assert(fc.property(anyText, (path) => new URL(addressAt(app, path)).origin === app))
  fc.assert(
    fc.property(anyText, (path) => returnAddress(addressAt(app, `/${path}`), allowed)?.origin === app),
  )
})

test('a page is come back to with its search, and one that is too long at the front', () => {
  assert.equal(addressAt(app, '/orders?state=new&q=%2F#top'), `${app}/orders?state=new&q=%2F`)
  assert.equal(addressAt(app, `/${'x'.repeat(1000)}`), `${app}/`)
  assert.equal(addressAt(app, undefined), `${app}/`)
})

test('only the protected hosts are returned to', () => {
  assert.equal(returnAddress(`${app}//evil.example/`, allowed)?.origin, app)
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
    assert.equal(returnAddress(address, allowed), undefined, address)
  }
})

test('an address to come back to is kept as a header and a database can hold it, however it was written', () => {
  const ways = [
    '\u0000',
    '\u20ac',
    '\r\nSet-Cookie: a=b',
    '\ud800',
    '\u2028',
    'a b',
    '%00',
    '\u0007',
    '\u00e9',
  ]
  for (const way of ways) {
    const href = returnAddress(`${app}/x${way}y?q=${way}#${way}`, allowed)?.href
    assert.match(href ?? '', /^https:\/\/app\.example\.com\/[\x21-\x7e]+$/, JSON.stringify(way))
  }
  fc.assert(
    fc.property(anyText, (text) => {
      const found = returnAddress(`${app}/${text}`, allowed)
      return found === undefined || /^[\x21-\x7e]{1,3000}$/.test(found.href)
    }),
  )
  fc.assert(fc.property(anyText, (path) => /^[\x21-\x7e]{1,1000}$/.test(addressAt(app, `/${path}`))))
})
