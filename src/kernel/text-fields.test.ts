import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { isMailAddress } from '../ops/delivery/mailbox.ts'
import {
  canonicalText,
  emailField,
  longest,
  partnerNameField,
  problemWith,
  readEmail,
  readGroupName,
  readPartnerName,
  readPersonName,
  readReference,
  referenceField,
} from './text-fields.ts'

const good = [
  'a@b.example',
  'first.last+tag@sub.domain.example',
  "o'brien@x-y.example",
  'info@müller.de',
  'büro@müller.de',
  'पता@उदाहरण.भारत',
  '用户@例子.中国',
  'info@xn--mller-kva.de',
  'root@localhost',
  `${'a'.repeat(64)}@b.example`,
]
const bad = [
  'a',
  'a@b',
  'a@@b.example',
  'a b@c.example',
  'a@b..example',
  '@b.example',
  '.a@b.example',
  'a.@b.example',
  'a..b@c.example',
  'a@-b.example',
  'a@b-.example',
  'a@b.example.',
  'a@192.0.2.1',
  'a@[192.0.2.1]',
  '"a b"@c.example',
  'A <a@b.example>',
  'a@b.example,c@d.example',
  'a@b.example;c@d.example',
  'a@b.example\r\nBcc: c@d.example',
  'a@b_c.example',
  `${'a'.repeat(65)}@b.example`,
  `a@${'b'.repeat(64)}.example`,
  'a\u202e@b.example',
  'a\u200b@b.example',
  '\ud83d@b.example',
]

test('a mail address is taken in every alphabet, and only when it is one address', () => {
  for (const text of good) assert.deepEqual(readEmail(text), { value: text }, text)
  for (const text of bad) assert.equal(problemWith(readEmail, text), 'is not a mail address', text)
  assert.equal(problemWith(readEmail, ' '), 'is missing')
  const tooLong = `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}`
  assert.equal(problemWith(readEmail, tooLong), 'has more than 254 bytes')
})

test('an address in full-width letters is refused with the one that was meant', () => {
  assert.equal(
    problemWith(readEmail, 'ｉｎｆｏ＠maju.example'),
    'is not a mail address; did you mean info@maju.example?',
  )
  assert.equal(problemWith(readEmail, 'a＠b'), 'is not a mail address')
})

test('a text is stored composed and without blanks around it, and reading it again changes nothing', () => {
  const decomposed = 'Mu\u0308ller'
  assert.deepEqual(readPartnerName(` ${decomposed}\u00a0`), { value: 'M\u00fcller' })
  assert.deepEqual(readEmail(` info@mu\u0308ller.de `), { value: 'info@m\u00fcller.de' })
  for (const read of [readReference, readPartnerName, readGroupName, readPersonName, readEmail])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const reading = read(text)
        if ('value' in reading) assert.deepEqual(read(reading.value), reading)
      }),
    )
})

test('names of blanks only are missing, whatever the blanks are', () => {
  for (const blank of [
    '',
    ' ',
    '\t',
    '\u00a0',
    '\u3000',
    '\u200b',
    '\u2060\ufeff',
    '\u3164',
    '\u2800',
    '\u200d',
    '\u202e',
  ])
    assert.equal(problemWith(readPartnerName, blank), 'is missing', JSON.stringify(blank))
})

test('no name or reference holds what cannot be seen, or turns the text around it', () => {
  for (const control of ['\u0000', '\u0007', '\n', '\r', '\u0085', '\u2028', '\u2029'])
    for (const read of [readReference, readPartnerName, readGroupName, readPersonName])
      assert.equal(problemWith(read, `a${control}b`), 'has a control character or a line break')
  for (const [character, name] of [
    ['\u202e', 'U+202E'],
    ['\u2066', 'U+2066'],
    ['\u200f', 'U+200F'],
    ['\u061c', 'U+061C'],
    ['\u200b', 'U+200B'],
    ['\ufeff', 'U+FEFF'],
    ['\u00ad', 'U+00AD'],
    ['\u{e0041}', 'U+E0041'],
  ])
    for (const read of [readReference, readPartnerName, readGroupName, readPersonName])
      assert.equal(problemWith(read, `a${character}b`), `has an invisible character (${name})`)
  assert.equal(problemWith(readReference, 'a\ud83d'), 'has half a character')
})

test('names in every script and emoji stay as they are', () => {
  for (const name of [
    'PT Maju Jaya',
    'Пётр',
    'علی\u200cرضا',
    'क्\u200dष',
    '❤️ & Co',
    'J.R.R. Tolkien',
    '葛\u{e0100}城',
  ])
    assert.deepEqual(readPersonName(name), { value: name })
})

test('a length is counted in characters', () => {
  assert.deepEqual(readReference('🚢'.repeat(longest.reference)), { value: '🚢'.repeat(longest.reference) })
  assert.equal(problemWith(readReference, 'a'.repeat(61)), 'has more than 60 characters')
})

test('the name of a person holds no web address', () => {
  for (const name of ['see https://evil.example', 'www.evil.example', 'evil.example/win', 'HTTP://x'])
    assert.equal(problemWith(readPersonName, name), 'holds a web address, which is no part of a name', name)
  assert.deepEqual(readPartnerName('www.shop.example'), { value: 'www.shop.example' })
})

test('a schema lets through what its reader reads, and says the reader’s sentence otherwise', () => {
  const schemas = [
    [Compile(emailField()), readEmail],
    [Compile(partnerNameField()), readPartnerName],
    [Compile(referenceField()), readReference],
  ] as const
  for (const text of [...good, ...bad, ' ', 'a\u202eb'].filter(({ length }) => length <= longest.reference))
    for (const [schema, read] of schemas) {
      const problem = problemWith(read, text)
      const told = schema.Errors(text).map(({ message }) => message)
      if (problem === undefined) assert.equal(canonicalText(read, text), text.normalize('NFC').trim())
      else assert.ok(told.includes(problem), `${text}: ${told.join()}`)
      assert.equal(schema.Check(text), problem === undefined, text)
    }
  assert.throws(() => canonicalText(readEmail, 'nobody'), /is not a mail address/)
})

test('every address that is taken can be written into a mail', () => {
  const texts = fc.oneof(
    fc.emailAddress(),
    fc.string({ unit: 'grapheme' }).map((text) => `${text}@b.example`),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const reading = readEmail(text)
      assert.ok('problem' in reading || isMailAddress(reading.value))
    }),
  )
})
