import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { generatePassword } from './password-hash.ts'
import { problemWithPassword } from './password-rules.ts'

const about = [
  'breakwater',
  'Nusantara Trading',
  'track.harbour.example',
  'Wayan Santoso',
  'w.santoso@example.com',
]
const refused = (passwords: readonly string[], why: RegExp) => {
  for (const password of passwords)
    assert.match(problemWithPassword(password, about) ?? 'accepted', why, password)
}

test('length is counted in characters, from 15 to 1024', () => {
  refused(['🐳🦈🐬🦀🐙🦑🐠🐡🦐🦞🐚🪸🦭🐢'], /shorter than 15/)
  assert.equal(problemWithPassword('🐳🦈🐬🦀🐙🦑🐠🐡🦐🦞🐚🪸🦭🐢🐊'), undefined)
  const long = Array.from({ length: 1024 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('')
  assert.equal(problemWithPassword(long), undefined)
  refused([`${long}字`], /longer than 1024/)
})

test('sentences, and anything else that is long and not guessed first, are accepted without rules of composition', () => {
  for (const password of [
    'correct horse battery staple',
    'harbour crane at dawn 42',
    'a quite different sentence',
    'kapal pesiar di atas awan',
    '83057 19264 03857',
    'breakwater on a stormy night',
    'santoso sells seashells',
    ' leading and trailing ',
  ])
    assert.equal(problemWithPassword(password, about), undefined, password)
})

test('one of the most common passwords is refused, also repeated, padded or in capitals', () => {
  refused(
    [
      'passwordpassword',
      'PasswordPassword',
      'password password',
      'password12345678',
      '!!!!!!!Password1',
      'Password123!Password123!',
      'dragon 2019-2026',
      '1qaz2wsx3edc4rfv',
      'ｐａｓｓｗｏｒｄ2026!!!!',
    ],
    /most common/,
  )
})

test('repetitions and runs are refused', () => {
  refused(['abcabcabcabcabcabc', 'x1y2x1y2x1y2x1y2x1', '🐳🦈🐳🦈🐳🦈🐳🦈🐳🦈🐳🦈🐳🦈🐳🦈'], /repeats/)
  refused(
    [
      'aaaaaaaaaaaaaaaa',
      'aaaabbbbccccdddd',
      'abcdefghijklmnop',
      '9876543210987654',
      'qwertyuiopasdfgh',
      '123456789qwertyu',
    ],
    /runs along/,
  )
})

test('what is left without the words that others would try first must be worth something by itself', () => {
  refused(['breakwater 2026!!', 'Wayan.Santoso.1987', 'w.santoso12345678'], /too little of it is left/)
  refused(['Nusantara Trading 1', 'harbour-password-1'], /too little of it is left/)
  assert.equal(problemWithPassword('w.santoso12345678'), undefined, 'somebody else may')
})

test('a generated password is accepted', () => {
  for (let round = 0; round < 200; round += 1)
    assert.equal(problemWithPassword(generatePassword(), about), undefined)
})

test('any text gets an answer, and the same in every Unicode spelling', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.equal(
        problemWithPassword(text.normalize('NFD'), about),
        problemWithPassword(text.normalize('NFC'), about),
      )
    }),
  )
})
