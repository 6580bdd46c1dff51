import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, password, root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { callerIn, setUpSignIn, signInTables, visitor } from '../../../test/support/sign-in.ts'
import type { Caller } from '../../kernel/identity.ts'

onEachEngine('sign-in', (engine) => {
  const statements: string[] = []
  const database = sharedDatabase(engine, {
    ...signInTables,
    onStatement: ({ sql }) => void statements.push(sql),
  })
  const setUp = (options: Parameters<typeof setUpSignIn>[1] = {}) => setUpSignIn(database().db, options)

  test('who is unknown, wrong or disabled gets one answer, and the audit log the reason', async () => {
    const { db, users, hire, signIn, audit } = setUp()
    const { email } = await hire('viewer')
    const { id, version, email: gone } = await hire('viewer')
    await users.update(db, { id, version, active: false }, root)
    const attempts = [
      { email: freshEmail(), password },
      { email, password: `${password}!` },
      { email: gone, password },
    ]
    for (const attempt of attempts)
      await assert.rejects(signIn.signIn(db, attempt, visitor()), {
        code: 'SIGN_IN_FAILED',
        status: 401,
        message: 'The e-mail address or the password is wrong.',
        extras: {},
      })
    const failed = audit.events.filter(({ type }) => type === 'sign_in.failed')
    assert.deepEqual(
      failed.map(({ details }) => Reflect.get(details ?? {}, 'reason')),
      ['unknown_person', 'wrong_password', 'disabled'],
    )
    assert.ok(!JSON.stringify(failed).includes(password))
  })

  test('an unknown e-mail address costs a hash and the same statements as a known one', async () => {
    const { hire, failWith } = setUp()
    const { email } = await hire('viewer')
    const costOf = async (address: string): Promise<string[]> => {
      statements.length = 0
      await failWith(address, 'wrong')
      return statements.slice()
    }
    assert.deepEqual(await costOf(freshEmail()), await costOf(email))
    const flood = Array.from({ length: 60 }, (_, index) => failWith(`nobody-${index}@example.com`, 'wrong'))
    assert.deepEqual(new Set(await Promise.all(flood)), new Set(['OVERLOADED', 'SIGN_IN_FAILED']))
  })

  test('a sign-in is audited with person, session and method, and does not happen when it cannot be', async () => {
    const { hire, enter, audit } = setUp()
    const { id, email } = await hire('viewer')
    const from = visitor()
    const { session } = await enter(email, from)
    const event = audit.events.at(-1)
    assert.equal(event?.type, 'sign_in.succeeded')
    assert.deepEqual(
      [event.subject?.id, event.by.sessionId, event.by.address],
      [id, session.id, from.address],
    )
    assert.deepEqual(event.details, { method: 'password' })
    audit.isBroken = true
    await assert.rejects(enter(email), /audit/)
  })

  test('a sign-in with the old password that is overtaken by a change of it opens nothing', async () => {
    const { db, users, sessions, clock, hire } = setUp()
    const { id, email } = await hire('viewer')
    const { signIn } = setUp({
      users: {
        async verifyPassword(handle, ...credentials) {
          const verified = await users.verifyPassword(handle, ...credentials)
          clock.advance({ seconds: 1 })
          await users.setPassword(db, { id, password: 'a quite different sentence' }, root)
          return verified
        },
      },
    })
    await assert.rejects(signIn.signIn(db, { email, password }, visitor()), { code: 'SIGN_IN_FAILED' })
    assert.equal(await sessions.endAllOf(db, id, { by: root, reason: 'terminated' }), 0)
  })

  test('twenty sign-ins of one person at once, one after the other let in, all come to an end', async () => {
    const { hire, enter } = setUp()
    const { email } = await hire('viewer')
    const { deviceToken } = await enter(email)
    const codes = await Promise.all(
      Array.from({ length: 20 }, () =>
        enter(email, visitor({ deviceToken })).then(
          () => 'in',
          ({ code }: { code: string }) => code,
        ),
      ),
    )
    assert.ok(codes.includes('in'))
    assert.ok(codes.every((code) => ['in', 'SIGN_IN_SLOWED', 'OVERLOADED'].includes(code)))
    assert.ok((await enter(email, visitor({ deviceToken }))).entered)
  })

  test('a second factor is asked for after the right password only, and works once', async () => {
    const { db, hire, enter, failWith, signIn, codes, passkeys } = setUp()
    const { id, email } = await hire('admin')
    codes.set(id, '123456')
    passkeys.add(id)
    assert.equal(await failWith(email, 'wrong'), 'SIGN_IN_FAILED')
    for (const code of [undefined, '654321'])
      await assert.rejects(signIn.signIn(db, { email, password, code }, visitor()), {
        code: 'SECOND_FACTOR_NEEDED',
        status: 401,
        extras: { methods: ['totp', 'recovery_code', 'passkey'] },
      })
    assert.ok((await enter(email, visitor(), '123456')).entered)
    await assert.rejects(enter(email, visitor(), '123456'), { code: 'SECOND_FACTOR_NEEDED' })
  })

  test('a passkey lets its holder in alone, and another answer nobody', async () => {
    const { db, hire, signIn, passkeys, audit } = setUp()
    const { id, email } = await hire('viewer')
    passkeys.add(id)
    const entry = await signIn.signInWithPasskey(db, { ticket: 'challenge', response: id }, visitor())
    assert.ok(entry.entered)
    assert.equal(entry.user.email, email)
    assert.deepEqual(audit.events.at(-1)?.details, { method: 'passkey' })
    const forged = signIn.signInWithPasskey(db, { ticket: 'challenge', response: 'x' }, visitor())
    await assert.rejects(forged, { code: 'PASSKEY_REFUSED', status: 401 })
    const strange = signIn.enter(db, { userId: 'no such person', method: 'oidc' }, visitor())
    await assert.rejects(strange, { code: 'SIGN_IN_FAILED' })
  })

  test('a new sign-in ends the session that the browser still had, if it was the same person', async () => {
    const { sessions, hire, enter } = setUp()
    const [citra, budi] = [await hire('viewer'), await hire('viewer')]
    const first = await enter(citra.email)
    const other = await enter(budi.email)
    const again = await enter(citra.email, visitor({ sessionTokens: [first.token] }))
    const check = (token: string) => sessions.check(token, { address: '192.0.2.7' })
    assert.deepEqual(await check(first.token), { valid: false, reason: 'signed_out' })
    await enter(citra.email, visitor({ sessionTokens: [other.token] }))
    await enter(citra.email, visitor({ sessionTokens: [again.token, 'planted'] }))
    assert.deepEqual([(await check(other.token)).valid, (await check(again.token)).valid], [true, true])
    assert.notEqual(again.token, first.token)
  })

  test('a preset token is never taken up by a sign-in, and is recorded', async () => {
    const { sessions, hire, enter, audit } = setUp()
    const preset = 'A'.repeat(43)
    const { token } = await enter((await hire('viewer')).email, visitor({ sessionTokens: [preset] }))
    assert.notEqual(token, preset)
    assert.equal((await sessions.check(preset, { address: '192.0.2.7' })).valid, false)
    assert.ok(audit.types().includes('session.unknown_token'))
  })

  test('proving again gives the session a new token; somebody else’s proof does not', async () => {
    const { db, sessions, hire, enter, signIn, passkeys, codes } = setUp()
    const [citra, budi] = [await hire('viewer'), await hire('viewer')]
    const from = visitor()
    const signedIn = await enter(citra.email, from)
    const by = callerIn(signedIn, from)
    for (const id of [citra.id, budi.id]) passkeys.add(id)
    codes.set(citra.id, '123456')
    await assert.rejects(signIn.stepUp(db, { password: 'wrong' }, by), { code: 'SIGN_IN_FAILED' })
    await assert.rejects(signIn.stepUp(db, { password }, by), { code: 'SECOND_FACTOR_NEEDED' })
    const foreign = signIn.stepUpWithPasskey(db, { ticket: 'challenge', response: budi.id }, by)
    await assert.rejects(foreign, { code: 'PASSKEY_REFUSED' })
    const confirmed = await signIn.stepUp(db, { password, code: '123456' }, by)
    assert.equal(confirmed.session.id, signedIn.session.id)
    const check = (token: string) => sessions.check(token, { address: from.address })
    assert.deepEqual(
      [(await check(signedIn.token)).valid, (await check(confirmed.token)).valid],
      [false, true],
    )
    const { token } = await signIn.stepUpWithPasskey(db, { ticket: 'challenge', response: citra.id }, by)
    assert.equal((await check(token)).valid, true)
  })

  test('an API token has no session to sign out of, or to prove anything for', async () => {
    const { db, signIn } = setUp()
    const token: Caller = { actor: { kind: 'token', id: 't', name: 'ERP' }, roles: ['viewer'] }
    await assert.rejects(signIn.signOut(db, token), { code: 'SESSION_NEEDED' })
    await assert.rejects(signIn.me(token), { code: 'SESSION_NEEDED' })
    await assert.rejects(signIn.stepUp(db, { password }, token), { code: 'SESSION_NEEDED' })
  })

  test('somebody who comes in by a browser and from a place that are new is told of, and recorded as that', async () => {
    const { hire, enter, audit, strangers } = setUp()
    const { id, email } = await hire('viewer')
    const first = await enter(email, visitor({ address: '192.0.2.9' }))
    const known = { deviceToken: first.deviceToken, userAgent: 'Chrome' }
    await enter(email, visitor({ address: '192.0.2.9' }))
    await enter(email, visitor({ ...known, address: '198.51.100.9' }))
    assert.deepEqual(strangers, [])
    await enter(email, visitor({ address: '203.0.113.9' }))
    assert.deepEqual(strangers, [{ userId: id, address: '203.0.113.9' }])
    const entered = audit.events.filter(({ type }) => type === 'sign_in.succeeded')
    assert.deepEqual(
      entered.map(({ factors }) => factors?.includes('new_network')),
      [false, false, true, true],
    )
  })
})
