import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { password, root } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { setUpSignIn, signInTables, visitor } from '../../../test/support/sign-in.ts'
import type { Entry } from './service.ts'

onEachEngine('signing in at the limit', (engine) => {
  const database = sharedDatabase(engine, signInTables)

  /** Somebody with two of two sessions. */
  async function setUp(policy: 'ask' | 'refuse') {
    const world = setUpSignIn(database().db)
    const { db, registry, hire, enter, signIn } = world
    registry.replace(
      new Map<string, unknown>([
        ['ops.session.max_concurrent', 2],
        ['ops.session.limit_policy', policy],
      ]),
    )
    const { id, email } = await hire('viewer')
    const open = [await enter(email), await enter(email)]
    const knock = () => signIn.signIn(db, { email, password }, visitor())
    return { ...world, id, email, open, knock }
  }

  const choiceIn = (entry: Entry) => {
    assert.ok(!entry.entered)
    assert.ok(entry.choice)
    return entry.choice
  }

  test('a refusal at the limit is no failed sign-in, however often', async () => {
    const { knock, audit, failWith, email } = await setUp('refuse')
    for (let time = 0; time < 12; time++)
      assert.deepEqual(await knock(), { entered: false, choice: undefined })
    assert.ok(!audit.types().includes('sign_in.failed'))
    assert.equal(await failWith(email, 'wrong'), 'SIGN_IN_FAILED')
  })

  test('a person may choose which session to end, and the choice is good once', async () => {
    const { db, sessions, open, knock, signIn } = await setUp('ask')
    const { ticket, sessions: offered } = choiceIn(await knock())
    assert.deepEqual(new Set(offered.map(({ id }) => id)), new Set(open.map(({ session }) => session.id)))
    assert.deepEqual(await signIn.showChoice(db, ticket, visitor()), { ticket, sessions: offered })
    const [kept, given] = open
    assert.ok(kept && given)
    const choose = () => signIn.choose(db, { ticket, endSessionId: given.session.id }, visitor())
    const outcomes = await Promise.allSettled([choose(), choose(), choose()])
    const entries = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    assert.deepEqual(
      entries.map(({ entered }) => entered),
      [true],
    )
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'SESSION_CHOICE_OVER')
    const check = async (token: string) => (await sessions.check(token, { address: '192.0.2.7' })).valid
    assert.deepEqual([await check(kept.token), await check(given.token)], [true, false])
  })

  test('a choice is over after five minutes, and when the password was changed or the person disabled', async () => {
    const { db, clock, users, id, open, knock, signIn } = await setUp('ask')
    const endSessionId = open[0]?.session.id ?? ''
    const late = choiceIn(await knock()).ticket
    clock.advance({ minutes: 5 })
    await assert.rejects(signIn.showChoice(db, late, visitor()), { code: 'SESSION_CHOICE_OVER', status: 410 })
    await assert.rejects(signIn.choose(db, { ticket: late, endSessionId }, visitor()), {
      code: 'SESSION_CHOICE_OVER',
    })
    const stale = choiceIn(await knock()).ticket
    clock.advance({ seconds: 1 })
    await users.setPassword(db, { id, password: 'a quite different sentence' }, root)
    await assert.rejects(signIn.choose(db, { ticket: stale, endSessionId }, visitor()), {
      code: 'SESSION_CHOICE_OVER',
    })
  })

  test('nobody ends somebody else’s session by a choice: it is no room, and there is a new choice', async () => {
    const { db, sessions, hire, enter, knock, signIn } = await setUp('ask')
    const stranger = await enter((await hire('viewer')).email)
    const { ticket } = choiceIn(await knock())
    const entry = await signIn.choose(db, { ticket, endSessionId: stranger.session.id }, visitor())
    assert.notEqual(choiceIn(entry).ticket, ticket)
    assert.equal((await sessions.check(stranger.token, { address: '192.0.2.7' })).valid, true)
  })

  test('a choice is good only in the browser that it was given to', async () => {
    const { db, open, knock, signIn } = await setUp('ask')
    const { ticket } = choiceIn(await knock())
    const elsewhere = visitor({ userAgent: 'curl/8.5' })
    await assert.rejects(signIn.showChoice(db, ticket, elsewhere), { code: 'SESSION_CHOICE_OVER' })
    const endSessionId = open[0]?.session.id ?? ''
    await assert.rejects(signIn.choose(db, { ticket, endSessionId }, elsewhere), {
      code: 'SESSION_CHOICE_OVER',
    })
  })

  test('choosing in vain gains no time: five minutes after the proof the choice is over', async () => {
    const { db, clock, knock, signIn } = await setUp('ask')
    const inVain = { endSessionId: '00000000-0000-0000-0000-000000000000' }
    let { ticket } = choiceIn(await knock())
    for (let minute = 0; minute < 4; minute += 1) {
      clock.advance({ minutes: 1 })
      ticket = choiceIn(await signIn.choose(db, { ticket, ...inVain }, visitor())).ticket
    }
    clock.advance({ minutes: 1 })
    await assert.rejects(signIn.choose(db, { ticket, ...inVain }, visitor()), {
      code: 'SESSION_CHOICE_OVER',
    })
  })

  test('of many who choose at once with tickets of their own, no more get in than the limit has room for', async () => {
    const { db, sessions, id, open, knock, signIn } = await setUp('ask')
    const tickets: string[] = []
    for (let time = 0; time < 6; time += 1) tickets.push(choiceIn(await knock()).ticket)
    const endSessionId = open[0]?.session.id ?? ''
    const entries = await Promise.all(
      tickets.map((ticket) => signIn.choose(db, { ticket, endSessionId }, visitor())),
    )
    assert.equal(entries.filter(({ entered }) => entered).length, 1)
    assert.equal((await sessions.countOpen(db, [id])).get(id), 2)
  })

  test('a passkey at the limit leads to the same choice', async () => {
    const { db, id, open, passkeys, signIn } = await setUp('ask')
    passkeys.add(id)
    const { ticket } = choiceIn(await signIn.enter(db, { userId: id, method: 'passkey' }, visitor()))
    const endSessionId = open[0]?.session.id ?? ''
    assert.ok((await signIn.choose(db, { ticket, endSessionId }, visitor())).entered)
  })
})
