import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { TOTP } from 'otpauth'
import { enrolmentUri, newTotpSecret, stepOfCode, toBase32 } from './authenticator-app.ts'

suite('codes of authenticator apps', () => {
  /** RFC 6238, appendix B, SHA-1: the last six of its eight digits. */
  const vectors = [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ] as const
  const secret = Buffer.from('12345678901234567890')

  for (const [seconds, code] of vectors)
    test(`the code of RFC 6238 at ${seconds} s is accepted for its time step`, () => {
      const at = new Date(seconds * 1000)
      assert.equal(stepOfCode(secret, code.slice(2), at), Math.floor(seconds / 30))
    })

  test('a code is accepted one step early and late under the step it was made in, and no further off', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), fc.nat(10 ** 9), (bytes, step) => {
        const moment = new Date((step + 10) * 30_000)
        const app = new TOTP({ secret: toBase32(bytes) })
        const codes = [-1, 0, 1].map((steps) => codeAt(app, moment, steps))
        for (const code of codes) {
          const found = stepOfCode(bytes, code, moment) ?? Number.NaN
          assert.equal(codes[found - step - 9], code)
        }
        for (const steps of [-2, 2]) {
          const code = codeAt(app, moment, steps)
          assert.equal(stepOfCode(bytes, code, moment) !== undefined, codes.includes(code))
        }
      }),
    )
  })

  test('what is no code of six digits is refused, not misread', () => {
    const at = new Date(59_000)
    for (const typed of ['', '94287082', '28708', '287082 ', '２８７０８２', '-287082', '0x45f6a', 'NaN'])
      assert.equal(stepOfCode(secret, typed, at), undefined, typed)
  })

  test('a secret has 160 bits and is another one every time', () => {
    const secrets = Array.from({ length: 100 }, () => toBase32(newTotpSecret()))
    assert.equal(new Set(secrets).size, 100)
    for (const secret of secrets) assert.match(secret, /^[A-Z2-7]{32}$/)
  })

  test('the address in the QR code keeps company and person apart, whatever they are called', () => {
    const uri = enrolmentUri({ issuer: 'A: B & C', account: 'x:y@example.com', secret })
    const { searchParams, pathname } = new URL(uri)
    assert.equal(searchParams.get('issuer'), 'A  B & C')
    assert.equal(decodeURIComponent(pathname).split(':').length, 2)
    assert.equal(searchParams.get('secret'), toBase32(secret))
  })
})

const codeAt = (app: TOTP, at: Date, steps: number): string =>
  app.generate({ timestamp: at.getTime() + steps * 30_000 })
