import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { nextPage } from './walk.ts'

const first = new URL('https://api.example.com/v2/events?equipmentReference=MSKU8532556&limit=100')
const next = (header: string | undefined): string => String(nextPage(header, first, first))

test('a bare cursor is added to the first question', () => {
  for (const cursor of ['fE9mZnNldHw9', 'abc+/d==', '42', '6b6e7fba-51a2-4d3c'])
    assert.equal(next(cursor), `${first.href}&cursor=${encodeURIComponent(cursor)}`)
})

test('a link is followed within the origin, absolute or relative', () => {
  assert.equal(
    next('https://api.example.com/v2/events?cursor=a'),
    'https://api.example.com/v2/events?cursor=a',
  )
  assert.equal(next('/v2/events?cursor=b'), 'https://api.example.com/v2/events?cursor=b')
  assert.equal(next('?cursor=c'), 'https://api.example.com/v2/events?cursor=c')
  assert.equal(next('https://API.example.com:443/x'), 'https://api.example.com/x')
})

test('a link to another host, port or scheme is not followed', () => {
  for (const link of [
    'https://evil.example/v2/events?cursor=a',
    '//evil.example/v2/events?cursor=a',
    '//evil.example',
    'http://api.example.com/v2/events?cursor=a',
    'https://api.example.com:8443/v2/events',
    'https://api.example.com.evil.example/?a',
    'https://user:pass@api.example.com/?a',
    'https://api.example.com@evil.example/?a',
    '\\\\evil.example\\?a',
    'file:///etc/passwd',
    'javascript:alert(1)?',
  ])
    assert.equal(next(link), 'elsewhere', link)
})

test('without the header there is no next page', () => {
  for (const header of [undefined, '', '  ']) assert.equal(next(header), 'none')
})

test('whatever the header says, the next question stays within the origin', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.base64String()), (header) => {
      const found = nextPage(header, first, first)
      assert.ok(!(found instanceof URL) || found.origin === first.origin)
    }),
  )
})
