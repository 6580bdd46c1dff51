import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatMailbox, isMailAddress, oneLine, parseMailbox } from './mailbox.ts'

test('a mailbox is read with and without a name', () => {
  assert.deepEqual(parseMailbox(' Harbour & Sons <desk@example.com> '), {
    name: 'Harbour & Sons',
    address: 'desk@example.com',
  })
  assert.deepEqual(parseMailbox('desk@example.com'), { name: '', address: 'desk@example.com' })
  for (const text of ['', 'desk', '<>', 'A <b>', 'a@b, c@d', 'A <a@b> <c@d>', 'A\r\nBcc: x <a@b>'])
    assert.throws(() => parseMailbox(text), /not an e-mail address/, text)
})

test('whatever is read as a mailbox is written as the same mailbox', () => {
  const text = fc.tuple(fc.string(), fc.emailAddress()).map(([name, address]) => `${name}<${address}>`)
  fc.assert(
    fc.property(text, (line) => {
      let mailbox
      try {
        mailbox = parseMailbox(line)
      } catch {
        return
      }
      assert.deepEqual(parseMailbox(formatMailbox(mailbox)), mailbox)
    }),
  )
})

test('nothing that separates addresses or headers is part of an address', () => {
  assert.ok(isMailAddress('wayan.o’brien+desk@mail.example.com'))
  const strangers = [
    'a@b,c@d',
    'a@b;c@d',
    'a@b\r\nBcc: c@d',
    'a@b c@d',
    '<a@b>',
    '"a"@b',
    'a@b@c',
    'a\0@b',
    '@b',
  ]
  for (const address of strangers) assert.equal(isMailAddress(address), false, JSON.stringify(address))
})

test('a subject stays one line', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\r\n\0\u2028\u2029]/.test(oneLine(text))))
  assert.equal(oneLine('Hello\r\nBcc: everybody@example.com'), 'Hello Bcc: everybody@example.com')
})
