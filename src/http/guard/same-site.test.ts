import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mayChangeState, ownOrigins, type BrowserHints } from './same-site.ts'

const own = ownOrigins('https://bw.example.com')
const may = (hints: Partial<BrowserHints>) =>
  mayChangeState({ method: 'POST', secFetchSite: undefined, origin: undefined, ...hints }, own)

test('reading is allowed from everywhere', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    assert.ok(may({ method, secFetchSite: 'cross-site', origin: 'https://evil.example' }))
})

test('only our own pages may change something, not even those of a sister host', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'get', 'TRACE']) {
    assert.ok(may({ method, secFetchSite: 'same-origin', origin: 'https://bw.example.com' }))
    for (const secFetchSite of ['cross-site', 'same-site', 'none', '', 'Same-Origin'])
      assert.ok(!may({ method, secFetchSite, origin: 'https://bw.example.com' }), `${method} ${secFetchSite}`)
  }
})

test('a browser without Fetch-Metadata is judged by its Origin', () => {
  assert.ok(may({ origin: 'https://bw.example.com' }))
  const foreign = [
    'null',
    '',
    'http://bw.example.com',
    'https://bw.example.com:8443',
    'https://bw.example.com.evil',
  ]
  for (const origin of foreign) assert.ok(!may({ origin }), origin)
})

test('what no browser sends is no forged browser request', () => {
  assert.ok(may({}))
})

test('the spellings of loopback are one origin, of other addresses each its own', () => {
  assert.deepEqual(
    [...ownOrigins('http://localhost:8080')],
    ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080'],
  )
  assert.deepEqual([...ownOrigins('https://bw.example.com:443')], ['https://bw.example.com'])
})
