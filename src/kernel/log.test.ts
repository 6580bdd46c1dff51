import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sharedList } from '../../test/support/shared-data.ts'
import { createLog } from './log.ts'

/** A log whose lines can be read. */
function testLog() {
  let text = ''
  const log = createLog({ level: 'info', destination: { write: (line: string) => void (text += line) } })
  return { log, text: () => text }
}

const token = 'Ab3_-'.repeat(11)
const secret = 'hunter2-hunter2'

test('secrets are removed by the name of their field, however deep it lies', () => {
  const names = [
    'authorization',
    'Cookie',
    'password',
    'token',
    'secret',
    'apiKey',
    'clientSecret',
    'api_key',
  ]
  for (const name of names) {
    const { log, text } = testLog()
    log.info({
      [name]: secret,
      in: { [name]: secret, in: { in: { [name]: [secret, `${secret}"]`], in: [{ [name]: secret }] } } },
    })
    assert.ok(!text().includes(secret), `${name}: ${text()}`)
    assert.equal(text().split('[redacted]').length - 1, 4, text())
  }
})

test('secrets are removed by their shape, in messages and in errors', () => {
  const shapes = [
    `GET /track/${token}.json`,
    `/sign-in?return=%2Ftrack%2F${token}`,
    `Bearer bw_${token}`,
    `cookie: theme=dark; __Host-bw=${token}`,
    `bw=${token}; Path=/`,
  ]
  for (const shape of shapes) {
    const { log, text } = testLog()
    log.error({ err: new Error(shape), deep: { list: [shape] } }, shape)
    assert.ok(!text().includes(token), text())
  }
})

test('the password of an address is removed, also without a user and with signs that were not escaped', () => {
  const addresses = [
    'postgres://app:XX@db:5432/bw',
    'redis://:XX@cache:6379',
    'smtp://me:XX@XX@mail.example:25',
  ]
  for (const address of addresses) {
    const { log, text } = testLog()
    log.info({ address: address.replaceAll('XX', secret) }, address.replaceAll('XX', secret))
    assert.ok(!text().includes(secret), text())
  }
})

test('an address beside an e-mail address is left as it is, and the line stays JSON', () => {
  const { log, text } = testLog()
  log.info({ url: 'https://carrier.example', email: 'a@example.com' }, 'as told')
  const entry = JSON.parse(text()) as object
  assert.deepEqual(
    { ...entry, time: undefined },
    { level: 30, time: undefined, url: 'https://carrier.example', email: 'a@example.com', msg: 'as told' },
  )
})

const assertOneLine = (hostile: string): void => {
  const { log, text } = testLog()
  log.warn({ hostile, [hostile]: 1, err: new Error(hostile) }, hostile)
  assert.equal(text().indexOf('\n'), text().length - 1)
  assert.doesNotThrow(() => JSON.parse(text()), text())
}

test('one entry is one line of JSON, whatever text is in it', () => {
  const pieces = fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\r',
    '://',
    ':',
    '@',
    'bw=',
    '/track/',
    '"password":"',
    ',',
    '{',
    '}',
  )
  const hostile = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 20 })
  fc.assert(
    fc.property(hostile, (parts) => assertOneLine(parts.join(''))),
    { numRuns: 500 },
  )
})

const injections = sharedList<string>('attack/log_injection.json')
test('nothing of the shared list of injections makes a line of its own', { skip: injections.skip }, () => {
  for (const injection of injections.read()) assertOneLine(decodeURIComponentOrNot(injection))
})

function decodeURIComponentOrNot(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
