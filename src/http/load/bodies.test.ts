import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { test } from 'node:test'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errors, isAppError } from '../../kernel/errors.ts'
import { limitBodies } from './bodies.ts'

const megabyte = 1024 * 1024

/** Requests that begin and never end, until they are ended. */
function setUp() {
  const limit = limitBodies()
  return (address: string, { length, most = megabyte }: { length?: number; most?: number } = {}) => {
    const raw = new EventEmitter()
    const size =
      length === undefined ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(length) }
    // What the hook looks at.
    const request = { headers: size, clientAddress: address, routeOptions: { bodyLimit: most } }
    limit(request as unknown as FastifyRequest, { raw } as unknown as FastifyReply, () => undefined)
    return () => raw.emit('close')
  }
}
const tooMany = errors.TOO_MANY_BODIES().code
const isRefused = (begin: () => unknown): boolean => {
  try {
    begin()
    return false
  } catch (error) {
    assert.ok(isAppError(error) && error.code === tooMany, String(error))
    return true
  }
}

test('one network has a hundred unfinished bodies and no more; a finished one makes room', () => {
  const begin = setUp()
  const ends = Array.from({ length: 100 }, (_, index) => begin(`2001:db8::${index}`, { length: 10 }))
  assert.ok(isRefused(() => begin('2001:db8::ffff', { length: 10 })))
  begin('2001:db8:0:1::1', { length: 10 })
  ends[0]?.()
  begin('2001:db8::ffff', { length: 10 })
})

test('what is unfinished counts with what it said it would be, or with what its address takes', () => {
  const begin = setUp()
  for (let count = 0; count < 64; count++) begin('192.0.2.7')
  assert.ok(isRefused(() => begin('192.0.2.7', { length: 1 })))
  for (let count = 0; count < 90; count++) begin('192.0.2.8', { length: 1_000 })
})

test('all networks together hold half a gigabyte', () => {
  const begin = setUp()
  const most = 32 * megabyte
  for (let network = 0; network < 16; network++) begin(`192.0.2.${network}`, { most })
  assert.ok(isRefused(() => begin('192.0.2.99', { length: 1 })))
})

test('a request without a body is never refused', () => {
  const begin = setUp()
  for (let count = 0; count < 64; count++) begin('192.0.2.7')
  begin('192.0.2.7', { length: 0 })
})
