import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { emptyPlace, onEachEngine, runningRole } from '../../../test/support/engines.ts'
import { office, openSession, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { openDatabase, transact, type Db } from '../../kernel/database/database.ts'
import { migrate } from '../../kernel/database/migrations.ts'
import { ensurePartitions, kernelMigrations } from '../../kernel/database/partitions.ts'
import type { Refused } from './check.ts'
import { sessionMigrations } from './migrations.ts'
import { sessionPartitions } from './tables.ts'
import { type LimitPolicy, limitPolicies } from './words.ts'

const laptop = { address: office }

/** A second pool, as another node would have. The embedded database has one connection, whoever asks. */
async function twoPools(t: TestContext, engine: string, db: Db): Promise<[Db, Db]> {
  if (engine === 'pglite') return [db, db]
  const place = { ...(await emptyPlace('postgres')), limits: { connectMilliseconds: 60_000 } }
  const [one, other] = [await openDatabase(place), await openDatabase(place)]
  t.after(() => Promise.all([one.close(), other.close()]))
  await migrate(one.owner, { ...kernelMigrations, ...sessionMigrations }, { runningRole })
  await ensurePartitions(one.owner, sessionPartitions)
  return [one.db, other.db]
}

onEachEngine('opening sessions', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  let people = 0

  function setUp(policy: LimitPolicy, maxConcurrent = 5) {
    const scene = setUpPeople(database().db)
    const alice = { userId: `alice-${++people}`, address: office }
    const set = (limit: number, now: LimitPolicy = policy) =>
      scene.registry.replace(
        new Map<string, unknown>([
          ['ops.session.max_concurrent', limit],
          ['ops.session.limit_policy', now],
        ]),
      )
    set(maxConcurrent)
    const open = (more: object = {}) => scene.sessions.open(scene.db, { ...alice, ...more })
    const fill = async () => {
      const opened = []
      for (let i = 0; i < maxConcurrent; i++) {
        opened.push(await openSession(scene.sessions, scene.db, alice))
        scene.clock.advance({ seconds: 1 })
      }
      return opened
    }
    const reasonOf = async (token: string): Promise<Refused['reason'] | 'open'> => {
      const check = await scene.sessions.check(token, laptop)
      return check.valid ? 'open' : check.reason
    }
    return { ...scene, alice, open, fill, reasonOf, set }
  }

  for (const policy of limitPolicies) {
    test(`200 parallel openings on two nodes leave exactly 5 (${policy})`, async (t) => {
      const [here, there] = await twoPools(t, engine, database().db)
      const scene = setUpPeople(here)
      scene.registry.replace(new Map([['ops.session.limit_policy', policy]]))
      const nodes = [scene, scene.startNode(there)]
      const userId = `crowd-${policy}`
      const answers = []
      // The embedded database has one connection: two hundred who wait for it at once would wait too long.
      const atOnce = engine === 'pglite' ? 25 : 200
      for (let done = 0; done < 200; done += atOnce) {
        const wave = Array.from({ length: atOnce }, (_, index) => {
          const { sessions } = nodes[index % 2] ?? scene
          return sessions.open(index % 2 ? there : here, { userId, address: office })
        })
        answers.push(...(await Promise.all(wave)))
      }
      const opened = answers.filter((answer) => answer.opened)
      assert.equal(opened.length, policy === 'end_oldest' ? 200 : 5)
      const checks = await Promise.all(opened.map(({ token }) => scene.sessions.check(token, laptop)))
      assert.equal(checks.filter(({ valid }) => valid).length, 5)
      assert.equal((await scene.sessions.countOpen(here, [userId])).get(userId), 5)
      const limited = scene.audit.types().filter((type) => type === 'session.limited')
      assert.equal(limited.length, 195)
    })
  }

  test('the oldest session makes room, and is told apart from one that was terminated', async () => {
    const { open, fill, reasonOf, audit } = setUp('end_oldest', 2)
    const [first, second] = await fill()
    const third = await open()
    assert.deepEqual(third.opened && third.ended, [first?.id])
    assert.equal(await reasonOf(first?.token ?? ''), 'limit')
    assert.equal(await reasonOf(second?.token ?? ''), 'open')
    assert.deepEqual(audit.types().slice(-2), ['session.limited', 'session.opened'])
  })

  test('a lowered limit ends as many as it needs at the next opening', async () => {
    const { open, fill, set, db, sessions, alice } = setUp('end_oldest', 4)
    await fill()
    set(2)
    const opened = await open()
    assert.equal(opened.opened && opened.ended.length, 3)
    assert.equal((await sessions.countOpen(db, [alice.userId])).get(alice.userId), 2)
  })

  test('a refusal opens nothing, ends nothing, shows what is open, and is no failed sign-in', async () => {
    const { open, fill, reasonOf, audit } = setUp('refuse', 2)
    const filled = await fill()
    audit.events.length = 0
    const answer = await open()
    assert.ok(!answer.opened)
    assert.equal(answer.policy, 'refuse')
    assert.deepEqual(
      answer.sessions.map(({ id }) => id),
      filled.map(({ id }) => id),
    )
    assert.deepEqual(await Promise.all(filled.map(({ token }) => reasonOf(token))), ['open', 'open'])
    assert.deepEqual(
      audit.events.map(({ type, outcome }) => [type, outcome]),
      [['session.limited', 'denied']],
    )
  })

  test('whoever is asked ends the session they choose, and comes in', async () => {
    const { open, fill, reasonOf } = setUp('ask', 2)
    const [first, second] = await fill()
    const asked = await open()
    assert.deepEqual([asked.opened, !asked.opened && asked.policy], [false, 'ask'])
    const opened = await open({ endSessionId: second?.id })
    assert.deepEqual(opened.opened && opened.ended, [second?.id])
    assert.equal(await reasonOf(first?.token ?? ''), 'open')
    assert.equal(await reasonOf(second?.token ?? ''), 'limit')
  })

  test('nobody ends the session of somebody else by choosing it', async () => {
    const { open, fill, reasonOf, sessions, db } = setUp('ask', 1)
    await fill()
    const bob = await openSession(sessions, db, { userId: `bob-${++people}`, address: office })
    assert.equal((await open({ endSessionId: bob.id })).opened, false)
    assert.equal(await reasonOf(bob.token), 'open')
  })

  test('a session that has timed out takes no place, and ends with its true reason', async () => {
    const { open, fill, reasonOf, clock, audit } = setUp('refuse', 2)
    const [first] = await fill()
    clock.advance({ minutes: 60 })
    audit.events.length = 0
    assert.ok((await open()).opened)
    assert.equal(await reasonOf(first?.token ?? ''), 'idle_timeout')
    assert.deepEqual(audit.types(), ['session.expired', 'session.expired', 'session.opened'])
  })

  test('what ended to make room is open again when the opening is rolled back', async () => {
    const { alice, fill, reasonOf, sessions, db } = setUp('end_oldest', 1)
    const [first] = await fill()
    const work = transact(db, async (tx) => {
      await sessions.open(tx, alice)
      throw new Error('rolled back')
    })
    await assert.rejects(work, /rolled back/)
    assert.equal(await reasonOf(first?.token ?? ''), 'open')
  })

  test('the limit is the person’s own where groups give them one', async () => {
    const plain = setUp('refuse', 5)
    const strict = { timeoutMinutes: 60, absoluteHours: 24, maxConcurrent: 1, limitPolicy: 'refuse' } as const
    const ofAll = { ...strict, suspiciousIpChanges: 3, theftResponse: 'end' } as const
    const limits = { of: () => Promise.resolve(ofAll), strictest: () => ofAll }
    const { sessions, db } = setUpPeople(database().db, { limits })
    assert.ok((await sessions.open(db, plain.alice)).opened)
    assert.equal((await sessions.open(db, plain.alice)).opened, false)
    assert.ok((await plain.open()).opened)
  })

  test('an isolation under which the cap could be beaten is refused', async () => {
    const { sessions, db, alice } = setUp('end_oldest')
    const work = db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((tx) => sessions.open(tx, alice))
    await assert.rejects(work, /READ COMMITTED/)
  })

  test('a renewed session keeps its id; its old token is refused everywhere at once', async () => {
    const { sessions, db, fill, startNode, wire, clock, reasonOf } = setUp('end_oldest')
    const [first] = await fill()
    const { id = '', token = '' } = first ?? {}
    const other = startNode()
    for (const node of [sessions, other.sessions]) assert.ok((await node.check(token, laptop)).valid)
    clock.advance({ minutes: 5 })
    const renewed = await sessions.renew(db, id, { by: root, authenticated: true })
    wire.deliver()
    assert.notEqual(renewed.token, token)
    for (const node of [sessions, other.sessions]) {
      assert.deepEqual(await node.check(token, laptop), { valid: false, reason: 'unknown' })
      const check = await node.check(renewed.token, laptop)
      assert.equal(check.valid && check.session.id, id)
    }
    await sessions.end(db, id, { by: root, reason: 'terminated' })
    assert.equal(await reasonOf(renewed.token), 'terminated')
    await assert.rejects(sessions.renew(db, id, { by: root, authenticated: true }), {
      code: 'SESSION_NOT_FOUND',
    })
  })
})
