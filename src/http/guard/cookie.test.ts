import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { clearedCookie, cookieNameFor, sessionCookie, cookieValues } from './cookie.ts'

test('on https the cookie is bound to the host, to https and to the whole site', () => {
  assert.equal(
    sessionCookie(cookieNameFor(true), 'abc'),
    '__Host-bw=abc; Path=/; HttpOnly; SameSite=Lax; Secure',
  )
  assert.equal(sessionCookie(cookieNameFor(false), 'abc'), 'bw=abc; Path=/; HttpOnly; SameSite=Lax')
})

test('a cleared cookie is gone at once, under the same conditions', () => {
  assert.equal(clearedCookie('__Host-bw'), '__Host-bw=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0')
})

test('a planted second cookie is seen, and cookies with similar names are not ours', () => {
  assert.deepEqual(cookieValues('bw=one; theme=dark;bw=two', 'bw'), ['one', 'two'])
  assert.deepEqual(cookieValues('xbw=1; __Host-bw=2; BW=3; bw', 'bw'), [])
  assert.deepEqual(cookieValues(undefined, 'bw'), [])
})

test('the value that was set is the value that is read, among whatever other cookies', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,60}$/)
  const other = fc.stringMatching(/^[a-z]{3,8}=[ -:<-~]{0,10}$/)
  fc.assert(
    fc.property(token, fc.array(other), fc.array(other), (value, before, after) => {
      const header = [...before, `bw=${value}`, ...after].join('; ')
      assert.deepEqual(cookieValues(header, 'bw'), [value])
    }),
  )
})
