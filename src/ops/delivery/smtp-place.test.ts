import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSmtpUrl } from './smtp-place.ts'

test('an SMTP address is read with its usual ports, and with credentials in any characters', () => {
  assert.deepEqual(parseSmtpUrl('smtp://mail.example.com'), {
    host: 'mail.example.com',
    port: 587,
    isTls: false,
    requiresTls: false,
    credentials: undefined,
  })
  assert.deepEqual(parseSmtpUrl('smtps://desk%40example.com:p%3Ass@[2001:db8::7]'), {
    host: '2001:db8::7',
    port: 465,
    isTls: true,
    requiresTls: true,
    credentials: { user: 'desk@example.com', password: 'p:ss' },
  })
})

test('a password never leaves this machine in the clear', () => {
  const requiresTls = (host: string) => parseSmtpUrl(`smtp://user:secret@${host}:25`).requiresTls
  assert.deepEqual(['mail.example.com', '10.0.0.1', '[2001:db8::7]', '127.evil.example'].map(requiresTls), [
    true,
    true,
    true,
    true,
  ])
  assert.deepEqual(['localhost', '127.0.0.1', '[::1]'].map(requiresTls), [false, false, false])
})

test('what is no SMTP address is refused', () => {
  for (const text of [
    '',
    'mail.example.com',
    'http://mail.example.com',
    'smtp://',
    'smtp://a/b',
    'smtp://a?tls=no',
  ])
    assert.throws(() => parseSmtpUrl(text), /is not an smtp|must have nothing/, text)
})
