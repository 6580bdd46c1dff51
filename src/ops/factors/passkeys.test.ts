import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { createAuthenticator, type Oddities } from './fixtures/authenticator.ts'
import { enrolPhone } from './fixtures/phone.ts'
import { origin, setUpFactors, somebody, testMigrations, type TestFactors } from './fixtures/test-factors.ts'

type Holder = { answer(options: unknown): unknown }

async function add({ db, factors }: TestFactors, by: Caller, odd: Oddities = {}) {
  const authenticator = createAuthenticator(origin)
  const { ticket, options } = await factors.startPasskey(db, by)
  const response = authenticator.create(options, odd)
  const added = await factors.addPasskey(db, { ticket, name: 'Laptop', response }, by)
  return { authenticator, response, ...added }
}

onEachEngine('passkeys', (engine) => {
  const database = sharedDatabase(engine, { migrations: testMigrations })
  const setUp = () => setUpFactors(database().db)
  const signIn = async ({ db, factors }: TestFactors, holder: Holder) => {
    const { ticket, options } = await factors.startPasskeySignIn(db)
    return factors.verifyPasskey(db, ticket, holder.answer(options))
  }

  test('a passkey says who somebody is; recovery codes come with the first factor only', async () => {
    const set = setUp()
    const by = somebody()
    const first = await add(set, by)
    assert.equal(first.recoveryCodes?.length, 10)
    assert.equal((await add(set, by)).recoveryCodes, null)
    const { authenticator } = first
    assert.deepEqual(await signIn(set, authenticator), { userId: by.id })
    assert.deepEqual(await signIn(set, authenticator), { userId: by.id })
    const { passkeys, totpSince } = await set.factors.list(set.db, by)
    assert.equal(totpSince, null)
    assert.deepEqual(
      passkeys.map(({ lastUsedAt }) => lastUsedAt),
      [set.clock.now().toISOString(), null],
    )
    assert.deepEqual([...(await set.factors.holders(set.db, [by.id]))], [by.id])
  })

  test('of fifty uses of one answer at once, exactly one gets through', async () => {
    const set = setUp()
    const { authenticator } = await add(set, somebody())
    authenticator.counter = 0
    const { ticket, options } = await set.factors.startPasskeySignIn(set.db)
    const answer = authenticator.answer(options)
    const uses = Array.from({ length: 50 }, () => set.factors.verifyPasskey(set.db, ticket, answer))
    assert.equal((await Promise.all(uses)).filter((verdict) => verdict !== undefined).length, 1)
  })

  test('an answer to another question, from another place or without its holder is refused', async () => {
    const set = setUp()
    const { authenticator } = await add(set, somebody())
    const oddities: (Oddities & { userHandle?: string })[] = [
      { origin: 'https://desk.example.com.evil.example' },
      { origin: 'http://desk.example.com' },
      { rpId: 'example.com' },
      { challenge: 'bm90IHRoZSBjaGFsbGVuZ2U' },
      { isVerified: false },
      { userHandle: Buffer.from(somebody().id).toString('base64url') },
    ]
    for (const odd of oddities)
      assert.equal(
        await signIn(set, { answer: (options) => authenticator.answer(options, odd) }),
        undefined,
        JSON.stringify(odd),
      )
    assert.ok(await signIn(set, authenticator))
  })

  test('an attestation that nobody asked for is no obstacle, and is not looked into', async () => {
    const formats = ['packed', 'fido-u2f', 'tpm', 'apple', 'android-key', 'android-safetynet', 'of-tomorrow']
    for (const format of formats) {
      const set = setUp()
      const by = somebody()
      const { authenticator } = await add(set, by, {
        format,
        statement: { x5c: ['no certificate'], sig: 'x' },
      })
      assert.deepEqual(await signIn(set, authenticator), { userId: by.id }, format)
    }
  })

  test('an enrolment is refused for the same reasons', async () => {
    const set = setUp()
    const by = somebody()
    const oddities: Oddities[] = [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { challenge: 'bm90IHRoZSBjaGFsbGVuZ2U' },
      { isVerified: false },
    ]
    for (const odd of oddities)
      await assert.rejects(add(set, by, odd), { code: 'PASSKEY_NOT_ADDED' }, JSON.stringify(odd))
    assert.equal((await set.factors.heldBy(set.db, by.id)).passkeys, 0)
  })

  test('no answer of any shape is more than refused', async () => {
    const set = setUp()
    const { authenticator } = await add(set, somebody())
    const honest = authenticator.answer((await set.factors.startPasskeySignIn(set.db)).options)
    const shapes: unknown[] = [
      undefined,
      null,
      'text',
      [],
      {},
      { ...honest, id: undefined },
      { ...honest, id: `${honest.id}=` },
      { ...honest, type: 'password' },
      { ...honest, response: null },
      { ...honest, response: { ...honest.response, signature: 'AAAA' } },
      { ...honest, response: { ...honest.response, authenticatorData: 'AAAA' } },
      { ...honest, response: { ...honest.response, clientDataJSON: 'bm90IGpzb24' } },
      { ...honest, response: { ...honest.response, userHandle: undefined } },
      { ...honest, response: { ...honest.response, signature: 'A'.repeat(100_000) } },
    ]
    for (const shape of shapes) assert.equal(await signIn(set, { answer: () => shape }), undefined)
  })

  test('a counter that does not rise is refused and recorded: there may be a copy', async () => {
    const set = setUp()
    const by = somebody()
    const { authenticator } = await add(set, by)
    authenticator.counter = 7
    assert.ok(await signIn(set, authenticator))
    for (const counter of [7, 6, 0]) {
      authenticator.counter = counter
      assert.equal(await signIn(set, authenticator), undefined)
    }
    const refused = set.audit.events.filter(({ type }) => type === 'factor.passkey_refused')
    assert.equal(refused.length, 3)
    assert.deepEqual(refused[0]?.subject, { type: 'user', id: by.id })
    authenticator.counter = 8
    assert.ok(await signIn(set, authenticator))
  })

  test('a passkey that does not count, as those kept in step between devices do not, works every time', async () => {
    const set = setUp()
    const { authenticator } = await add(set, somebody())
    authenticator.counter = 0
    for (const _ of [1, 2, 3]) assert.ok(await signIn(set, authenticator))
  })

  test('a challenge is good for five minutes, for its purpose and for whom it was made', async () => {
    const set = setUp()
    const { db, factors, clock } = set
    const [by, other] = [somebody(), somebody()]
    const { authenticator } = await add(set, by)
    const late = await factors.startPasskeySignIn(db)
    clock.advance({ minutes: 5 })
    assert.equal(await factors.verifyPasskey(db, late.ticket, authenticator.answer(late.options)), undefined)
    const enrolment = await factors.startPasskey(db, by)
    const response = createAuthenticator(origin).create(enrolment.options)
    assert.equal(await factors.verifyPasskey(db, enrolment.ticket, response), undefined)
    const entry = { ticket: enrolment.ticket, name: 'Phone', response }
    await assert.rejects(factors.addPasskey(db, entry, other), { code: 'ENROLMENT_EXPIRED' })
    await assert.rejects(factors.addPasskey(db, entry, by), { code: 'ENROLMENT_EXPIRED' })
  })

  test('one authenticator cannot belong to two people', async () => {
    const set = setUp()
    const [by, other] = [somebody(), somebody()]
    const { response } = await add(set, by)
    const { ticket, options } = await set.factors.startPasskey(set.db, other)
    const fresh = createAuthenticator(origin).create(options)
    // The credential of the first, in an answer to the challenge of the second.
    const stolen = {
      ...response,
      response: { ...response.response, clientDataJSON: fresh.response.clientDataJSON },
    }
    const entry = { ticket, name: 'Stolen', response: stolen }
    await assert.rejects(set.factors.addPasskey(set.db, entry, other), { code: 'PASSKEY_KNOWN' })
  })

  test('a removed passkey is refused; nobody removes those of others; with the last factor the codes go', async () => {
    const set = setUp()
    const { db, factors } = set
    const [by, other] = [somebody(), somebody()]
    const { authenticator, passkey } = await add(set, by)
    await assert.rejects(factors.removePasskey(db, passkey.id, other), { code: 'PASSKEY_NOT_FOUND' })
    await enrolPhone(set, by)
    await factors.removePasskey(db, passkey.id, by)
    assert.equal(await signIn(set, authenticator), undefined)
    assert.equal((await factors.heldBy(db, by.id)).recoveryCodesLeft, 10)
    const second = await add(set, by)
    await factors.removeTotp(db, by)
    assert.equal((await factors.heldBy(db, by.id)).recoveryCodesLeft, 10)
    await factors.removePasskey(db, second.passkey.id, by)
    assert.deepEqual(await factors.heldBy(db, by.id), { totp: false, passkeys: 0, recoveryCodesLeft: 0 })
  })

  test('however many are added at once, a person has at most twenty', async () => {
    const set = setUp()
    const { db, factors } = set
    const by = somebody()
    for (let count = 0; count < 19; count += 1) await add(set, by)
    const attempts = await Promise.allSettled(
      Array.from({ length: 5 }, async () => {
        const { ticket, options } = await factors.startPasskey(db, by)
        const response = createAuthenticator(origin).create(options)
        return factors.addPasskey(db, { ticket, name: 'One more', response }, by)
      }),
    )
    assert.ok(attempts.some(({ status }) => status === 'fulfilled'))
    assert.equal((await factors.heldBy(db, by.id)).passkeys, 20)
    await assert.rejects(factors.startPasskey(db, by), { code: 'PASSKEYS_TOO_MANY' })
  })

  test('at an address that browsers refuse passkeys at, none is offered', async () => {
    const { db, factors } = setUpFactors(database().db, 'https://192.0.2.7')
    assert.equal(factors.hasPasskeys, false)
    await assert.rejects(factors.startPasskey(db, somebody()), { code: 'PASSKEYS_UNAVAILABLE' })
    await assert.rejects(factors.startPasskeySignIn(db), { code: 'PASSKEYS_UNAVAILABLE' })
    assert.equal(setUp().factors.hasPasskeys, true)
  })
})
