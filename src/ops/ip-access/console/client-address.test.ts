import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isPrivate,
  assessTrial,
  makeUpAddress,
  protectionOf,
  type Answer,
} from './client-address/assess-trial.ts'

const madeUp = '203.0.113.77'
const answer = (given: Partial<Answer>): Answer => ({
  address: '10.0.0.7',
  because: 'peer',
  sentence: '',
  forwardedFor: null,
  ...given,
})

test('an address is forgeable exactly when the server believed the made-up one', () => {
  const plain = answer({})
  const believed = answer({ address: madeUp, because: 'forwarded', forwardedFor: madeUp })
  assert.equal(assessTrial({ plain, forged: believed, madeUp }), 'forgeable')
  assert.equal(assessTrial({ plain, forged: answer({ forwardedFor: madeUp }), madeUp }), 'safe')
})

test('a header that the browser did not send, from a private network that is not trusted, is a proxy forgotten', () => {
  const plain = answer({ forwardedFor: '198.51.100.4' })
  const forged = answer({ forwardedFor: `${madeUp}, 198.51.100.4` })
  assert.equal(assessTrial({ plain, forged, madeUp }), 'proxy_not_trusted')
  const stranger = { address: '198.51.100.9' }
  assert.equal(
    assessTrial({ plain: { ...plain, ...stranger }, forged: { ...forged, ...stranger }, madeUp }),
    'safe',
  )
  const trusted = answer({ address: '198.51.100.4', because: 'forwarded', forwardedFor: '198.51.100.4' })
  assert.equal(assessTrial({ plain: trusted, forged: trusted, madeUp }), 'safe')
})

test('why a made-up address did not count is told apart', () => {
  const plain = answer({})
  const protectedBy = (forged: Partial<Answer>) => protectionOf({ plain, forged: answer(forged), madeUp })
  assert.equal(protectedBy({ forwardedFor: madeUp }), 'ignored')
  assert.equal(protectedBy({ because: 'forwarded', forwardedFor: `${madeUp}, 198.51.100.4` }), 'added')
  assert.equal(protectedBy({ because: 'forwarded', forwardedFor: '198.51.100.4' }), 'replaced')
})

test('a made-up address is canonical, and in a range that belongs to nobody', () => {
  for (const random of [0, 0.5, 0.9999999]) {
    assert.match(makeUpAddress(4, random), /^203\.0\.113\.(?:[1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])$/)
    assert.match(makeUpAddress(6, random), /^2001:db8::[1-9a-f][0-9a-f]{0,3}$/)
  }
})

test('private is what no stranger comes from', () => {
  const own = [
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '127.0.0.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
    'fe80::1',
  ]
  assert.deepEqual(own.filter(isPrivate), own)
  assert.deepEqual(['172.32.0.1', '100.128.0.1', '11.0.0.1', '2001:db8::1', '::2'].filter(isPrivate), [])
})
