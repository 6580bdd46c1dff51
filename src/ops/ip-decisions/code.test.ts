import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { codeOf, readCode } from './code.ts'

const code = fc.uuid().map(codeOf)

/** What hands and eyes make of a letter. */
const spellings: Record<string, readonly string[]> = {
  '0': ['0', 'o', 'O'],
  '1': ['1', 'i', 'I', 'l', 'L'],
  '-': ['-', '', ' ', ' - '],
}
const spellingsOf = (letter: string) => spellings[letter] ?? [letter, letter.toLowerCase()]

test('a code is found however it was copied: in small letters, without its dash, with O for 0 and I or L for 1', () => {
  const copied = code.chain((right) =>
    fc
      .tuple(...right.split('').map((letter) => fc.constantFrom(...spellingsOf(letter))))
      .map((written) => [right, written.join('')] as const),
  )
  fc.assert(fc.property(copied, ([right, written]) => assert.equal(readCode(written), right)))
})

test('what is no code is none, and no two codes are read as one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), code), (text) => {
      const read = readCode(text)
      assert.ok(read === undefined || /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/.test(read), text)
      assert.equal(read === undefined ? undefined : readCode(read), read)
    }),
  )
  for (const wrong of ['', '7K3M9-QXA2', '7K3M9-QXA2BC', '7K3M9-QXAUB', '7K3M9_QXA2B', '7K3M9-QXAſB'])
    assert.equal(readCode(wrong), undefined, wrong)
})
