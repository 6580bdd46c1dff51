import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, password, root } from '../../../test/support/people.ts'
import { testRule } from '../../../test/support/ip-rules.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { callerIn, setUpSignIn, signInTables, visitor } from '../../../test/support/sign-in.ts'
import { isAppError } from '../../kernel/errors.ts'

onEachEngine('signing in from a refused address', (engine) => {
  const statements: string[] = []
  const database = sharedDatabase(engine, {
    ...signInTables,
    onStatement: ({ sql }) => void statements.push(sql),
  })

  /** A world, and an address in it that the rules refuse. */
  function setUp() {
    const world = setUpSignIn(database().db)
    const from = visitor()
    world.ipRules.shut.add(from.address)
    return { ...world, from }
  }

  test('right, wrong and unknown get one answer, at one cost and one count', async () => {
    const { db, users, sessions, hire, signIn, ipRules, audit } = setUp()
    const people = [await hire('viewer'), await hire('viewer'), await hire('admin'), await hire('viewer')]
    const [citra, budi, admin, gone] = people.map(({ email }) => email)
    assert.ok(citra && budi && admin && gone && people[3])
    await users.update(db, { ...people[3], groups: undefined, active: false }, root)
    const answersTo = async (email: string, given: string) => {
      const from = visitor()
      ipRules.shut.add(from.address)
      const knock = () =>
        signIn.signIn(db, { email, password: given }, from).catch((thrown: unknown) => thrown)
      statements.length = 0
      const first = await knock()
      const cost = statements.slice()
      const more = await Promise.all(Array.from({ length: 5 }, knock))
      const codes = more.map((thrown) => (isAppError(thrown) ? thrown.code : 'in'))
      return { first, cost, codes: codes.toSorted() }
    }
    const right = await answersTo(citra, password)
    assert.ok(isAppError(right.first))
    const { code, status, extras } = right.first
    assert.deepEqual([code, status, extras], ['IP_REFUSED', 403, { decision: 'ABCDE-FGHJK' }])
    assert.deepEqual(right.codes, [...Array<string>(4).fill('IP_REFUSED'), 'SIGN_IN_SLOWED'])
    for (const email of [budi, admin, freshEmail()]) assert.deepEqual(await answersTo(email, 'x'), right)
    assert.deepEqual(await answersTo(gone, password), right, 'disabled')
    assert.equal((await sessions.countOpen(db, [people[0]?.id ?? ''])).size, 0)
    assert.ok(!audit.types().includes('sign_in.succeeded'))
  })

  test('the officer learns whose name it was, whether it was proved, and why it failed', async () => {
    const { hire, failWith, from, ipRules, audit } = setUp()
    const { id, email, name } = await hire('viewer')
    for (const [address, given] of [
      [email, password],
      [email, 'x'],
      [freshEmail(), 'x'],
    ] as const)
      assert.equal(await failWith(address, given, from), 'IP_REFUSED')
    const user = { id, name }
    assert.deepEqual(
      ipRules.refusals.map(({ occasion, proof, user, by }) => [occasion, proof, user, by.address]),
      [
        ['sign_in', 'proved', user, from.address],
        ['sign_in', 'claimed', user, from.address],
        ['sign_in', 'claimed', undefined, from.address],
      ],
    )
    const [proved, claimed, unknown] = ipRules.refusals.map(({ account }) => account)
    assert.equal(proved, claimed, 'what tells refusals apart does not tell whether the password was right')
    assert.ok(proved && unknown && unknown !== claimed)
    assert.deepEqual(
      audit.events.slice(-3).map(({ type, details }) => [type, Reflect.get(details ?? {}, 'reason')]),
      ['address_refused', 'wrong_password', 'unknown_person'].map((reason) => ['sign_in.failed', reason]),
    )
  })

  test('a rule for a group or for people lets in who proves to be one, and shows nobody who gives their names', async () => {
    const { db, users, hire, enter, failWith, signIn, ipRules } = setUp()
    const [insider, named, outsider] = [await hire('viewer'), await hire('viewer'), await hire('viewer')]
    const group = await users.createGroup(db, { name: freshEmail() }, root)
    await users.update(db, { ...insider, groups: [group.id] }, root)
    const cidrs = ['0.0.0.0/0', '::/0']
    ipRules.state.rules = [
      testRule({ id: 'group', action: 'allow', cidrs, target: { groupIds: [group.id] } }),
      testRule({ id: 'people', action: 'allow', cidrs, target: { userIds: [named.id] } }),
      testRule({ id: 'nobody else', action: 'deny', cidrs }),
    ]
    const answerTo = async (email: string, given: string) => {
      statements.length = 0
      ipRules.visits.length = 0
      const code = await failWith(email, given)
      const rule = ipRules.refusals.at(-1)?.verdict.rule?.id
      return { code, rule, decided: ipRules.visits.length, statements: statements.slice() }
    }
    const refused = await answerTo(outsider.email, password)
    assert.deepEqual([refused.code, refused.rule, refused.decided], ['IP_REFUSED', 'nobody else', 1])
    for (const { email } of [insider, named, outsider, { email: freshEmail() }])
      assert.deepEqual(await answerTo(email, 'x'), refused)
    for (const { email } of [insider, named]) {
      const from = visitor()
      const entered = await enter(email, from)
      await assert.rejects(signIn.stepUp(db, { password: 'x' }, callerIn(entered, from)), {
        code: 'SIGN_IN_FAILED',
      })
    }
  })

  test('an administrator who is left alone comes in by both factors, and a wrong password shows nobody that it is one', async () => {
    const { db, hire, enter, failWith, signIn, codes, from, ipRules } = setUp()
    const { id, email } = await hire('admin')
    codes.set(id, '123456')
    assert.equal(await failWith(email, 'x', from), 'IP_REFUSED')
    for (const code of [undefined, '654321'])
      await assert.rejects(signIn.signIn(db, { email, password, code }, from), {
        code: 'SECOND_FACTOR_NEEDED',
      })
    assert.ok((await enter(email, from, '123456')).entered)
    ipRules.state.bypassAdmin = false
    assert.equal(await failWith(email, password, from), 'IP_REFUSED')
  })

  test('when the rules cannot be read nobody comes in, and nothing is counted', async () => {
    const { db, hire, failWith, signIn, passkeys, from, ipRules } = setUp()
    const { id, email } = await hire('admin')
    passkeys.add(id)
    ipRules.state.isBroken = true
    for (let attempt = 0; attempt < 9; attempt++)
      assert.equal(await failWith(email, 'x', from), 'UNAVAILABLE')
    const answer = { ticket: 'challenge', response: id }
    await assert.rejects(signIn.signInWithPasskey(db, answer, from), { code: 'UNAVAILABLE' })
  })

  test('no other way leads around the rules: not a passkey, not the house, not a choice, not proving it again', async () => {
    const { db, hire, enter, signIn, passkeys, registry, from, ipRules, audit } = setUp()
    registry.replace(
      new Map<string, unknown>([
        ['ops.session.max_concurrent', 1],
        ['ops.session.limit_policy', 'ask'],
      ]),
    )
    const { id, email } = await hire('viewer')
    const signedIn = await enter(email)
    const kept = await signIn.signIn(db, { email, password }, visitor())
    assert.ok(!kept.entered && kept.choice)
    passkeys.add(id)
    const answer = { ticket: 'challenge', response: id }
    const choice = { ticket: kept.choice.ticket, endSessionId: signedIn.session.id }
    const ways = [
      () => signIn.signInWithPasskey(db, answer, from),
      () => signIn.enter(db, { userId: id, method: 'oidc' }, from),
      () => signIn.choose(db, choice, from),
      () => signIn.stepUpWithPasskey(db, answer, callerIn(signedIn, from)),
      () => signIn.stepUp(db, { password }, callerIn(signedIn, from)),
      () => signIn.enter(db, { userId: 'no such person', method: 'oidc' }, from),
    ]
    const before = audit.events.length
    for (const way of ways) await assert.rejects(way, { code: 'IP_REFUSED', status: 403 })
    assert.deepEqual(
      ipRules.refusals.map(({ proof, user }) => [proof, user?.id]),
      [...Array.from({ length: 5 }, () => ['proved', id]), ['claimed', undefined]],
    )
    assert.deepEqual(
      audit.events.slice(before).map(({ type }) => type),
      ['sign_in.failed'],
      'only a password is counted',
    )
  })
})
