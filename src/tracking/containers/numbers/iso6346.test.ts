import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { checkContainerNumber, checkDigitOf } from './iso6346.ts'
import { knownCarriers, suggestCarrier } from './known-carriers.ts'

type Vector = { input: string; valid_strict: string; remainder: string; note: string }
const file = new URL('../fixtures/iso6346-vectors.csv', import.meta.url)
const vectors: Vector[] = parse(readFileSync(file), { columns: true })

/** What the note of a refused row says is wrong with it. */
const problems = new Map<string, string>([
  ...(['empty', 'length', 'category'] as const).map((word) => [word, word] as const),
  ['check digit', 'check_digit'] as const,
  ['letters', 'category'] as const,
  ['transposition', 'check_digit'] as const,
  ['digits', 'serial'] as const,
  ['unicode', 'characters'] as const,
  ['injection', 'characters'] as const,
])

for (const { input, valid_strict, remainder, note } of vectors) {
  test(`container number vector “${input}” (${note})`, () => {
    const verdict = checkContainerNumber(input)
    const isStrictlyValid = verdict.valid && verdict.number === input
    assert.equal(isStrictlyValid, valid_strict === '1')
    assert.equal(verdict.valid, valid_strict === '1' || note.startsWith('format: valid'))
    if (verdict.valid && remainder !== '') assert.equal(verdict.checkDigit, Number(remainder) % 10)
    if (verdict.valid) return
    assert.equal(verdict.problem, problems.get(note.split(':')[0] ?? ''))
    const expected = /(?:expected|check digit) (\d)/.exec(note)?.[1]
    if (expected) assert.equal(verdict.expectedCheckDigit, Number(expected))
  })
}

test('the vectors are all there', () => {
  assert.ok(vectors.length >= 85)
})

test('a valid number is taken apart', () => {
  assert.deepEqual(checkContainerNumber(' msku 853255-6 '), {
    valid: true,
    number: 'MSKU8532556',
    ownerCode: 'MSK',
    category: 'U',
    serial: '853255',
    checkDigit: 6,
  })
})

test('while a number is typed the reason says what comes next', () => {
  const whole = 'MSKU8532556'
  const reasons = Array.from({ length: 11 }, (_, length) => {
    const verdict = checkContainerNumber(whole.slice(0, length))
    return verdict.valid ? 'valid' : `${verdict.problem}: ${verdict.reason}`
  })
  assert.match(reasons[0] ?? '', /^empty: Enter/)
  assert.equal(reasons[1], 'length: 2 more letters of the owner code to come.')
  assert.equal(reasons[2], 'length: 1 more letter of the owner code to come.')
  assert.equal(reasons[3], 'length: The category letter comes next, usually U.')
  assert.equal(reasons[9], 'length: 1 more digit of the serial number to come, then the check digit.')
  assert.equal(reasons[10], 'length: Only the check digit is missing; it should be 6.')
})

test('a wrong check digit comes with the number that would be right', () => {
  const verdict = checkContainerNumber('MSKU1234567')
  assert.deepEqual(verdict.valid ? null : [verdict.expectedCheckDigit, verdict.suggestion], [
    5,
    'MSKU1234565',
  ])
})

test('letters whose upper case is ASCII do not slip in, and hostile input is not echoed', () => {
  for (const text of ['mſku8532556', 'MSKU853255６', '<script>alert(1)</script>', 'MSKU85\u200b32556']) {
    const verdict = checkContainerNumber(text)
    assert.deepEqual(verdict.valid ? null : [verdict.problem, verdict.number], ['characters', ''], text)
  }
})

const oneOf = (characters: string) => fc.constantFrom(...characters.split(''))
const letters = (length: number) =>
  fc.string({ unit: oneOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ'), minLength: length, maxLength: length })
const digits = (length: number) =>
  fc.string({ unit: oneOf('0123456789'), minLength: length, maxLength: length })
const firstTen = fc.tuple(letters(3), oneOf('UJZR'), digits(6)).map((parts) => parts.join(''))

test('any number with its own check digit is valid, with any other it is refused and corrected', () => {
  fc.assert(
    fc.property(firstTen, fc.integer({ min: 0, max: 9 }), (start, digit) => {
      const right = checkDigitOf(start)
      const verdict = checkContainerNumber(`${start}${digit}`)
      assert.equal(verdict.valid, digit === right)
      if (!verdict.valid) assert.equal(verdict.suggestion, `${start}${right}`)
    }),
  )
})

test('one altered digit is refused, unless remainder 10 and remainder 0 share the check digit 0', () => {
  fc.assert(
    fc.property(
      firstTen,
      fc.integer({ min: 4, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (start, index, step) => {
        const altered = (Number(start[index]) + step) % 10
        const other = `${start.slice(0, index)}${altered}${start.slice(index + 1)}`
        const check = checkDigitOf(start)
        const isAccepted = checkContainerNumber(`${other}${check}`).valid
        assert.ok(!isAccepted || check === 0)
      },
    ),
  )
})

test('any text gets a verdict', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const verdict = checkContainerNumber(text)
      assert.ok(verdict.valid ? /^[A-Z]{3}[UJZR]\d{7}$/.test(verdict.number) : verdict.reason.length > 0)
    }),
  )
})

test('an owner code suggests its carrier, and a leasing company suggests nobody', () => {
  assert.equal(suggestCarrier('MSK')?.scac, 'MAEU')
  assert.equal(suggestCarrier('mrku')?.name, 'Maersk')
  assert.equal(suggestCarrier('HLXU')?.scac, 'HLCU')
  assert.equal(suggestCarrier('TGH'), undefined)
  assert.equal(suggestCarrier(''), undefined)
  assert.equal(new Set(knownCarriers.map(({ scac }) => scac)).size, knownCarriers.length)
})

test('a digit among the owner letters is explained', () => {
  const verdict = checkContainerNumber('M5KU8532556')
  assert.deepEqual(verdict.valid ? null : verdict.problem, 'owner_code')
})

test('a text longer than any spelling of a number is refused whole, not read in part', () => {
  const padded = `MSKU8532556${' '.repeat(40)}`
  assert.equal(checkContainerNumber(padded).valid, true)
  for (const tail of ['x', 'MSKU8532556', '\u00e9'])
    assert.deepEqual(checkContainerNumber(padded + tail), {
      valid: false,
      number: '',
      problem: 'length',
      reason: `A container number has 11 characters; this one has ${51 + tail.length}.`,
    })
})
