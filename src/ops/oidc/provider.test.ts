import assert from 'node:assert/strict'
import { after, before, beforeEach, suite, test } from 'node:test'
import {
  clientId,
  clientSecret,
  startForgingProvider,
  type Algorithm,
  type Mood,
} from '../../../test/support/forging-provider.ts'
import { createProvider, type OidcOptions } from './provider.ts'

suite('what an identity provider says', () => {
  let house: Awaited<ReturnType<typeof startForgingProvider>>
  before(async () => void (house = await startForgingProvider()))
  beforeEach(() => void (house.asked = []))
  after(() => house.stop())

  const plain = {
    id: 'default',
    clientId,
    clientSecret,
    name: 'Harbour ID',
    trustsEmail: false,
    clientAuth: undefined,
    acrValues: [],
    redirectUri: 'https://desk.example.com/api/v1/auth/oidc/callback',
  }
  const verified = { email: 'dewi@example.com', email_verified: true }

  /** Somebody goes there and comes back. */
  async function claims(mood: Mood, options: Partial<OidcOptions> = {}) {
    const provider = createProvider({ ...plain, issuer: house.issuer, ...options })
    const flow = { ...provider.newSecrets(), state: 'state' }
    Object.assign(house, { mood, nonce: flow.nonce })
    await provider.addressFor(flow)
    return provider.claimsOf('?code=code&state=state', flow)
  }
  const isRefused = (mood: Mood, name = JSON.stringify(mood)) => assert.rejects(claims(mood), Error, name)

  test('a signature by a published key is accepted, by RSA, PSS, elliptic curves and EdDSA', async () => {
    const algorithms: Algorithm[] = ['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA']
    for (const algorithm of algorithms) {
      const { subject, email } = await claims({ algorithm, claims: verified })
      assert.deepEqual([subject, email], ['subject', { state: 'verified', email: 'dewi@example.com' }])
    }
  })

  test('a token is refused without a signature, with that of another key, and with a shared secret for a key', async () => {
    const algorithms: Algorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA']
    for (const algorithm of algorithms) {
      await isRefused({ algorithm, isForged: true, claims: verified })
      await isRefused({ algorithm, signature: 'none', claims: verified })
      await isRefused({ algorithm, signature: 'empty', claims: verified })
      await isRefused({ algorithm, signature: 'hmac', claims: verified })
    }
    await isRefused({ signature: 'hmac', header: { kid: undefined }, claims: verified })
    await isRefused({ header: { kid: 'unknown' }, claims: verified })
    await isRefused({ signature: 'none', header: { alg: 'None' }, claims: verified })
    await isRefused({ header: { crit: ['exp'] }, claims: verified })
  })

  test('a token for somebody else, of another house, too old or for another question is refused', async () => {
    const now = Math.floor(Date.now() / 1000)
    for (const wrong of [
      { iss: 'https://elsewhere.example' },
      { aud: 'another client' },
      { aud: [clientId, 'another client'], azp: 'another client' },
      { exp: now - 3600 },
      { exp: undefined },
      { nbf: now + 3600 },
      { nonce: 'another question' },
      { nonce: undefined },
      { sub: undefined },
      { sub: 7 },
    ])
      await isRefused({ claims: { ...verified, ...wrong } })
    await isRefused({ metadata: { issuer: 'https://elsewhere.example' } })
  })

  test('what the ID token does not tell of an address, UserInfo is asked for, about the same person only', async () => {
    const sub = 'subject'
    const email = 'dewi@example.com'
    const cases: [Mood, string][] = [
      [{ userInfo: { sub, ...verified } }, 'verified'],
      [{ userInfo: { sub, email, email_verified: 'true' } }, 'verified'],
      [{ claims: { email }, userInfo: { sub, ...verified } }, 'verified'],
      [
        { claims: { email }, userInfo: { sub, email: 'other@example.com', email_verified: true } },
        'unverified',
      ],
      [{ claims: { email_verified: true }, userInfo: { sub, email, email_verified: false } }, 'unverified'],
      [{ claims: { email_verified: true }, userInfo: { sub, email } }, 'unverified'],
      [{ userInfo: { sub: 'somebody else', ...verified } }, 'absent'],
      [{}, 'absent'],
      [{ claims: { email: 7 } }, 'absent'],
      [{ claims: { email: '' } }, 'absent'],
    ]
    for (const [mood, state] of cases)
      assert.equal((await claims(mood)).email.state, state, JSON.stringify(mood))
    house.asked = []
    await claims({ claims: verified, userInfo: { sub } })
    assert.ok(!house.asked.includes('/userinfo'), 'nothing was missing')
  })

  test('whether an address is verified may be a truth value or a text, and where it is not said the configuration says it', async () => {
    const email = 'dewi@example.com'
    const cases: [unknown, 'verified' | 'unverified', 'verified' | 'unverified'][] = [
      [true, 'verified', 'verified'],
      ['true', 'verified', 'verified'],
      [undefined, 'unverified', 'verified'],
      [null, 'unverified', 'verified'],
      [false, 'unverified', 'unverified'],
      ['false', 'unverified', 'unverified'],
      ['', 'unverified', 'unverified'],
      ['yes', 'unverified', 'unverified'],
      [1, 'unverified', 'unverified'],
      [[true], 'unverified', 'unverified'],
    ]
    for (const [said, alone, vouched] of cases) {
      const mood = { claims: { email, email_verified: said } }
      assert.equal((await claims(mood)).email.state, alone, JSON.stringify(said))
      assert.equal((await claims(mood, { trustsEmail: true })).email.state, vouched, JSON.stringify(said))
    }
  })

  test('an address with letters that only look like those of an address proves nothing', async () => {
    for (const email of [
      'dewi＠example.com',
      'ｄewi@example.com',
      'dewi@example。com',
      'dewi@ex\u212Aample.com',
      'dewi@example.com ',
      ' dewi@example.com',
      'dewi@example.com\u0000',
      'dewi\u200B@example.com',
      'ﬁn@example.com',
      'dewi@a@example.com',
      'dewi',
      '@example.com',
    ])
      assert.equal((await claims({ claims: { email, email_verified: true } })).email.state, 'odd', email)
    for (const email of ['Dewi@Example.com', 'dewi@müller.de', "o'neil@example.com", 'dewi+ship@example.com'])
      assert.equal((await claims({ claims: { email, email_verified: true } })).email.state, 'verified', email)
  })

  test('the secret is shown as the provider offers, or as the configuration says', async () => {
    const auth = 'token_endpoint_auth_methods_supported'
    const cases: [string[] | undefined, OidcOptions['clientAuth'], string][] = [
      [undefined, undefined, 'basic'],
      [['client_secret_basic'], undefined, 'basic'],
      [['client_secret_post'], undefined, 'post'],
      [['client_secret_basic', 'client_secret_post'], undefined, 'basic'],
      [['private_key_jwt', 'client_secret_post'], undefined, 'post'],
      [['client_secret_basic', 'client_secret_post'], 'post', 'post'],
      [['client_secret_post'], 'basic', 'basic'],
    ]
    for (const [offered, clientAuth, way] of cases) {
      await claims({ metadata: { [auth]: offered } }, { clientAuth })
      assert.equal(house.authorization, `${way} ${clientSecret}`, JSON.stringify([offered, clientAuth]))
    }
  })

  test('more than one factor was asked for when `amr` says mfa, or `acr` one of the values that are known for it', async () => {
    const acrValues = ['urn:example:two', 'gold']
    const cases: [Record<string, unknown>, boolean][] = [
      [{ amr: ['pwd', 'mfa'] }, true],
      [{ amr: ['pwd', 'otp'] }, false],
      [{ amr: 'mfa' }, false],
      [{ acr: 'gold' }, true],
      [{ acr: 'silver' }, false],
      [{ acr: ['gold'] }, false],
      [{}, false],
    ]
    for (const [said, isMultiFactor] of cases)
      assert.equal(
        (await claims({ claims: said }, { acrValues })).isMultiFactor,
        isMultiFactor,
        JSON.stringify(said),
      )
    assert.equal((await claims({ claims: { acr: 'gold' } })).isMultiFactor, false)
  })
})
