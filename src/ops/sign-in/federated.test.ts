import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, password, root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { setUpSignIn, signInTables, visitor } from '../../../test/support/sign-in.ts'
import { newToken } from '../../kernel/token.ts'
import type { Entry } from './service.ts'

const house = 'https://id.example.com'

onEachEngine('signing in by the word of an identity provider', (engine) => {
  const database = sharedDatabase(engine, signInTables)

  let count = 0
  const setUp = () => {
    const world = setUpSignIn(database().db)
    const { db, users, signIn } = world
    const browser = () => visitor({ browserToken: newToken().token })
    const identity = (issuer = house) => ({ issuer, subject: `s-${++count}` })
    /** Without a password. */
    const invite = () => users.create(db, { email: freshEmail(), name: 'Dewi', roles: ['viewer'] }, root)
    const come = (userId: string, from = browser(), more: object = {}) => {
      const federated = { userId, provider: 'Harbour ID', identity: identity(), isMultiFactor: false }
      return signIn.enterFederated(db, { ...federated, isLinked: false, ...more }, from)
    }
    return { ...world, browser, identity, invite, come }
  }
  const ticketIn = (entry: Entry): string => {
    assert.ok(!entry.entered && entry.confirmation !== undefined)
    return entry.confirmation
  }

  test('an invited person without any way in of their own is tied at once', async () => {
    const { db, users, audit, identity, invite, come, browser } = setUp()
    const [{ id }, at] = [await invite(), identity()]
    assert.ok((await come(id, browser(), { identity: at })).entered)
    assert.equal(await users.findByIdentity(db, at), id)
    assert.ok(audit.types().includes('oidc.linked'))
  })

  test('an account that is tied elsewhere, or has a password or a passkey, is asked for a sign-in of its own', async () => {
    const { db, users, signIn, passkeys, identity, hire, invite, come, browser } = setUp()
    const [tied, withPassword, withPasskey] = [await invite(), await hire('viewer'), await invite()]
    await users.linkIdentity(db, { ...identity('https://elsewhere.example'), userId: tied.id })
    passkeys.add(withPasskey.id)
    for (const [{ id }, methods] of [
      [tied, []],
      [withPassword, ['password']],
      [withPasskey, ['passkey']],
    ] as const) {
      const from = browser()
      const ticket = ticketIn(await come(id, from, { isMultiFactor: true }))
      const asked = await signIn.showConfirmation(db, ticket, from)
      assert.deepEqual([asked.asks, asked.methods], ['account', methods])
    }
  })

  test('a second factor that is held here is asked for, unless the provider asked for more than one', async () => {
    const { db, signIn, codes, hire, come, browser } = setUp()
    const { id } = await hire('viewer')
    codes.set(id, '123456')
    assert.ok((await come(id, browser(), { isLinked: true, isMultiFactor: true })).entered)
    const from = browser()
    const ticket = ticketIn(await come(id, from, { isLinked: true }))
    const confirm = (code?: string) => signIn.confirmFederated(db, { ticket, password, code }, from)
    await assert.rejects(confirm(), { code: 'SECOND_FACTOR_NEEDED' })
    await assert.rejects(confirm('654321'), { code: 'SECOND_FACTOR_NEEDED' })
    assert.ok((await confirm('123456')).entered)
    await assert.rejects(confirm('123456'), { code: 'CONFIRMATION_OVER' })
  })

  test('guessed codes are slowed together with all other failed sign-ins', async () => {
    const { db, signIn, codes, hire, come, browser, failWith } = setUp()
    const { id, email } = await hire('viewer')
    codes.set(id, '123456')
    const from = browser()
    const ticket = ticketIn(await come(id, from, { isLinked: true }))
    for (let attempt = 0; attempt < 5; attempt += 1)
      await assert.rejects(signIn.confirmFederated(db, { ticket, code: `00000${attempt}` }, from), {
        code: 'SECOND_FACTOR_NEEDED',
      })
    await assert.rejects(signIn.confirmFederated(db, { ticket, code: '123456' }, from), {
      code: 'SIGN_IN_SLOWED',
    })
    assert.equal(await failWith(email, 'wrong'), 'SIGN_IN_SLOWED')
  })

  test('a passkey confirms only for the person whose it is', async () => {
    const { db, signIn, passkeys, hire, come, browser } = setUp()
    const [{ id }, other] = [await hire('viewer'), await hire('viewer')]
    passkeys.add(id).add(other.id)
    const from = browser()
    const ticket = ticketIn(await come(id, from))
    const confirm = (response: string) =>
      signIn.confirmFederatedByPasskey(db, { ticket, passkey: { ticket: 'challenge', response } }, from)
    await assert.rejects(confirm(other.id), { code: 'PASSKEY_REFUSED' })
    assert.ok((await confirm(id)).entered)
  })

  test('a confirmation works in its browser, once of many times at once, for ten minutes, and not for a disabled person', async () => {
    const { db, clock, users, signIn, hire, come, browser } = setUp()
    const { id } = await hire('viewer')
    const over = { code: 'CONFIRMATION_OVER' }
    const from = browser()
    const ticket = ticketIn(await come(id, from))
    for (const elsewhere of [browser(), visitor()])
      await assert.rejects(signIn.confirmFederated(db, { ticket, password }, elsewhere), over)
    const all = Array.from({ length: 4 }, () => signIn.confirmFederated(db, { ticket, password }, from))
    const outcomes = await Promise.allSettled(all)
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)

    const late = ticketIn(await come(id, from))
    clock.advance({ minutes: 10 })
    await assert.rejects(signIn.confirmFederated(db, { ticket: late, password }, from), over)
    const leaver = await hire('viewer')
    const disabled = ticketIn(await come(leaver.id, from))
    await users.update(db, { id: leaver.id, version: leaver.version, active: false }, root)
    await assert.rejects(signIn.confirmFederated(db, { ticket: disabled, password }, from), over)
  })
})
