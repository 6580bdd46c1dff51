import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { freshEmail, password, root } from '../../../../test/support/people.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import { callerIn, setUpSignIn, signInTables, visitor } from '../../../../test/support/sign-in.ts'
import { createTestRetention } from '../../../../test/support/retention.ts'
import { failureRetention } from '../tables.ts'

onEachEngine('attempts to sign in', (engine) => {
  const database = sharedDatabase(engine, signInTables)

  /** Counts how many passwords were looked at. Only the one is right; no hash is made, so that thousands can be tried. */
  function setUp() {
    const { db } = database()
    let looks = 0
    const world = setUpSignIn(db, {
      users: {
        async verifyPassword(handle, email, given) {
          looks += 1
          const { id } = (await world.users.list(handle, { search: email.trim() })).items[0] ?? {}
          const proved = id === undefined ? undefined : await world.users.findProved(handle, id)
          if (!proved) return { ok: false, reason: 'unknown_person' }
          const account = { ...proved.user, groupIds: proved.groupIds }
          return given === password ? proved : { ok: false, reason: 'wrong_password', account }
        },
      },
    })
    const typesSince = (start: number) => world.audit.events.slice(start).map(({ type }) => type)
    return { ...world, looks: () => looks, typesSince }
  }

  test('of a hundred wrong passwords at once, under every spelling and from everywhere, five are looked at', async () => {
    const { hire, failWith, looks } = setUp()
    const { email } = await hire('viewer')
    const spellings = [email, email.toUpperCase(), ` ${email} `, email.replace('@', '＠'), `${email}\t`]
    const attempts = Array.from({ length: 100 }, (_, index) =>
      failWith(spellings[index % spellings.length] ?? email, 'wrong'),
    )
    const codes = await Promise.all(attempts)
    assert.equal(looks(), 5)
    assert.equal(codes.filter((code) => code === 'SIGN_IN_FAILED').length, 5)
    assert.equal(codes.filter((code) => code === 'SIGN_IN_SLOWED').length, 95)
  })

  test('a person who does not exist is slowed in the same words and times as one who does', async () => {
    const { db, hire, signIn } = setUp()
    const refusalsOf = async (email: string) => {
      const refusals: unknown[] = []
      for (let attempt = 0; attempt < 7; attempt++)
        await signIn
          .signIn(db, { email, password: 'wrong' }, visitor())
          .catch(({ code, status, message, cure, extras }) =>
            refusals.push({ code, status, message, cure, extras }),
          )
      return refusals
    }
    const known = await refusalsOf((await hire('viewer')).email)
    assert.deepEqual(await refusalsOf(freshEmail()), known)
    assert.deepEqual(Reflect.get(Object(known[6]), 'extras'), { retryAfterSeconds: 900 })
  })

  test('a stranger with a thousand addresses keeps nobody out who comes with a browser that is known', async () => {
    const { hire, enter, failWith, looks } = setUp()
    const { email } = await hire('viewer')
    const { deviceToken } = await enter(email)
    for (let attempt = 0; attempt < 1000; attempt++) await failWith(email, 'wrong')
    assert.equal(looks(), 6)
    assert.equal(await failWith(email, password), 'SIGN_IN_SLOWED', 'a stranger with the right password')
    assert.equal(await failWith(email, 'mistyped', visitor({ deviceToken })), 'SIGN_IN_FAILED')
    assert.ok((await enter(email, visitor({ deviceToken }))).entered)
    assert.equal(await failWith(email, 'wrong'), 'SIGN_IN_FAILED', 'getting in makes the failures forgotten')
  })

  test('the cookie of a known browser is good for its person only, and has a counter that runs out too', async () => {
    const { hire, enter, failWith } = setUp()
    const [citra, budi] = [await hire('viewer'), await hire('viewer')]
    const { deviceToken } = await enter(citra.email)
    for (let attempt = 0; attempt < 5; attempt++) await failWith(budi.email, 'wrong')
    assert.equal(await failWith(budi.email, password, visitor({ deviceToken })), 'SIGN_IN_SLOWED')
    for (let attempt = 0; attempt < 5; attempt++)
      assert.equal(await failWith(citra.email, 'wrong', visitor({ deviceToken })), 'SIGN_IN_FAILED')
    assert.equal(await failWith(citra.email, password, visitor({ deviceToken })), 'SIGN_IN_SLOWED')
    assert.ok((await enter(citra.email)).entered, 'another browser is not concerned')
  })

  test('after a hundred failures in a row strangers are refused until somebody unlocks', async () => {
    const { db, clock, hire, enter, failWith, signIn, audit } = setUp()
    const { id, email } = await hire('viewer')
    for (let attempt = 0; attempt < 100; attempt++) {
      assert.equal(await failWith(email, 'wrong'), 'SIGN_IN_FAILED')
      clock.advance({ hours: attempt < 4 ? 0 : 1 })
    }
    clock.advance({ hours: 24 * 365 })
    assert.equal(await failWith(email, password), 'SIGN_IN_SLOWED')
    assert.equal(audit.types().at(-1), 'sign_in.blocked')
    await signIn.unlock(db, id, root)
    assert.equal(audit.types().at(-1), 'sign_in.unlocked')
    assert.ok((await enter(email)).entered)
  })

  test('whoever failed too often is listed with the time they have to wait, and no more once they are helped', async () => {
    const { db, hire, failWith, signIn } = setUp()
    const { email, id } = await hire('viewer')
    const others = (await signIn.listLocked(db)).items.map(({ userId }) => userId)
    for (let attempt = 0; attempt < 4; attempt++) await failWith(email, 'wrong')
    assert.ok((await signIn.listLocked(db)).items.every(({ userId }) => userId !== id))
    await failWith(email, 'wrong')
    const locked = (await signIn.listLocked(db)).items.find(({ userId }) => userId === id)
    assert.partialDeepStrictEqual(locked, { failures: 5, state: 'slowed' })
    const wait = Date.parse(locked?.until ?? '') - Date.parse(locked?.lastAt ?? '')
    assert.ok(wait > 0 && wait <= 15 * 60_000 + 1_000, String(wait))
    await signIn.unlock(db, id, root)
    assert.deepEqual(
      (await signIn.listLocked(db)).items.map(({ userId }) => userId),
      others,
    )
  })

  test('wrong codes and wrong confirmations count with wrong passwords', async () => {
    const { db, hire, enter, signIn, codes, failWith } = setUp()
    const { id, email } = await hire('viewer')
    const from = visitor()
    const by = callerIn(await enter(email, from), from)
    codes.set(id, '123456')
    const wrongCode = () => signIn.signIn(db, { email, password, code: '000000' }, visitor())
    for (let attempt = 0; attempt < 2; attempt++)
      await assert.rejects(wrongCode, { code: 'SECOND_FACTOR_NEEDED' })
    for (let attempt = 0; attempt < 2; attempt++)
      await assert.rejects(signIn.stepUp(db, { password: 'wrong' }, by), { code: 'SIGN_IN_FAILED' })
    for (let attempt = 0; attempt < 9; attempt++)
      await assert.rejects(signIn.signIn(db, { email, password }, visitor()), {
        code: 'SECOND_FACTOR_NEEDED',
      })
    assert.equal(await failWith(email, 'wrong'), 'SIGN_IN_FAILED')
    await assert.rejects(wrongCode, { code: 'SIGN_IN_SLOWED' })
    await assert.rejects(signIn.stepUp(db, { password, code: '123456' }, by), { code: 'SIGN_IN_SLOWED' })
  })

  test('one network that tries many people is refused for strangers, and no other network is', async () => {
    const { hire, enter, failWith, typesSince, clock, audit } = setUp()
    const { email } = await hire('viewer')
    const { deviceToken } = await enter(email)
    const office = visitor()
    const start = audit.events.length
    for (let person = 0; person < 10; person++)
      assert.equal(await failWith(freshEmail(), 'wrong', office), 'SIGN_IN_FAILED')
    assert.equal(typesSince(start).filter((type) => type === 'sign_in.spraying').length, 1)
    assert.equal(await failWith(freshEmail(), 'wrong', office), 'SIGN_IN_SLOWED')
    assert.equal(await failWith(email, password, office), 'SIGN_IN_SLOWED')
    assert.ok((await enter(email, { ...office, deviceToken })).entered)
    assert.ok((await enter(email)).entered)
    clock.advance({ minutes: 15 })
    assert.ok((await enter(email, office)).entered)
  })

  test('an IPv6 network of one customer is one network', async () => {
    const { failWith } = setUp()
    for (let host = 1; host <= 10; host++)
      await failWith(freshEmail(), 'wrong', visitor({ address: `2001:db8:1:2::${host}` }))
    assert.equal(
      await failWith(freshEmail(), 'x', visitor({ address: '2001:db8:1:2:ffff::1' })),
      'SIGN_IN_SLOWED',
    )
    assert.equal(await failWith(freshEmail(), 'x', visitor({ address: '2001:db8:1:3::1' })), 'SIGN_IN_FAILED')
  })

  test('brute force is recorded with the failure that completes it, and what is refused once a minute', async () => {
    const { clock, hire, failWith, audit, typesSince } = setUp()
    const { id, email } = await hire('viewer')
    const start = audit.events.length
    for (let attempt = 0; attempt < 20; attempt++) await failWith(email, 'wrong')
    clock.advance({ minutes: 1 })
    await failWith(email, 'wrong')
    const types = typesSince(start)
    assert.deepEqual(types, [
      ...Array.from({ length: 5 }, () => 'sign_in.failed'),
      'sign_in.brute_force',
      'sign_in.slowed',
      'sign_in.slowed',
    ])
    const [noted] = audit.events.filter(({ type }) => type === 'sign_in.brute_force').slice(-1)
    assert.deepEqual([noted?.subject?.id, noted?.factors], [id, ['failures_before']])
    assert.equal(Reflect.get(audit.events.at(-1)?.details ?? {}, 'count'), 15)
  })

  test('an attempt that could not be looked at is none', async () => {
    const { db, attempts, hire, failWith } = setUp()
    const { email } = await hire('viewer')
    const claim = { email, occasion: 'sign_in', from: visitor() } as const
    for (let attempt = 0; attempt < 9; attempt++)
      await assert.rejects(
        attempts.look(db, claim, () => Promise.reject(new Error('busy'))),
        /busy/,
      )
    assert.equal(await failWith(email, 'wrong'), 'SIGN_IN_FAILED')
  })

  test('what was tried on nobody is forgotten after a week, what was tried on somebody is not', async () => {
    const { db, clock, hire, failWith } = setUp()
    const someone = await hire('viewer')
    const purge = () => createTestRetention(clock).purge(db, failureRetention)
    await purge()
    for (const email of [someone.email, freshEmail()]) await failWith(email, 'wrong')
    clock.advance({ hours: 24 * 7, seconds: 1 })
    assert.ok((await purge()).deleted >= 1)
    assert.deepEqual(await purge(), { deleted: 0 })
    const { rows } = await sql`select from breakwater.sign_in_failure where user_id = ${someone.id}`.execute(
      db,
    )
    assert.equal(rows.length, 1)
  })
})
