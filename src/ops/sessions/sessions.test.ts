import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { openSession, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { handleOfPool } from '../../kernel/database/connection.ts'
import { transact } from '../../kernel/database/database.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { sessionMigrations } from './migrations.ts'
import { sessionPartitions } from './tables.ts'

const alice = { userId: 'alice', address: '192.0.2.7', userAgent: 'Firefox' }
const laptop = { address: '192.0.2.7' }
const byAdmin = { by: root, reason: 'terminated' } as const

onEachEngine('sessions', (engine) => {
  const statements = { count: 0 }
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    onStatement: () => void statements.count++,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  const setUp = () => setUpPeople(database().db)

  test('an open session is recognised, and from then on without a query', async () => {
    const { db, sessions } = setUp()
    const { id, token } = await openSession(sessions, db, alice)
    const first = await sessions.check(token, laptop)
    assert.ok(first.valid)
    assert.deepEqual([first.session.id, first.session.userId], [id, 'alice'])
    statements.count = 0
    assert.ok((await sessions.check(token, laptop)).valid)
    assert.equal(statements.count, 0)
  })

  test('only a hash of the token is stored', async () => {
    const { db, sessions } = setUp()
    const { token } = await openSession(sessions, db, alice)
    const rows = await db
      .withTables<{ session: { id: string } }>()
      .selectFrom('session')
      .selectAll()
      .execute()
    assert.ok(!JSON.stringify(rows).includes(token))
  })

  test('neither another spelling of a token nor a session id is taken for a token', async () => {
    const { db, sessions } = setUp()
    const { id, token } = await openSession(sessions, db, alice)
    await sessions.check(token, laptop)
    for (const altered of [`${token}=`, `${token}!`, ` ${token}`, `${token}\n`, id, id.padEnd(43, 'A'), ''])
      assert.deepEqual(await sessions.check(altered, laptop), { valid: false, reason: 'unknown' }, altered)
  })

  test('an ended session is refused at the very next check, here and on another node', async () => {
    const { db, sessions, startNode, wire, audit } = setUp()
    const other = startNode()
    const { token, id } = await openSession(sessions, db, alice)
    for (const node of [sessions, other.sessions]) assert.ok((await node.check(token, laptop)).valid)
    assert.equal(await sessions.end(db, id, byAdmin), true)
    assert.deepEqual(await sessions.check(token, laptop), { valid: false, reason: 'terminated' })
    wire.deliver()
    assert.deepEqual(await other.sessions.check(token, laptop), { valid: false, reason: 'terminated' })
    assert.equal(await sessions.end(db, id, byAdmin), false, 'it ends once')
    assert.deepEqual(audit.types(), ['session.opened', 'session.terminated'])
  })

  test('ending all of a person spares the excepted session and everybody else', async () => {
    const { db, sessions } = setUp()
    const carol = { ...alice, userId: 'carol' }
    const [mine, phone] = [await openSession(sessions, db, carol), await openSession(sessions, db, carol)]
    const bob = await openSession(sessions, db, { ...alice, userId: 'bob' })
    const order = { by: root, reason: 'credentials_changed', exceptId: mine.id } as const
    assert.equal(await sessions.endAllOf(db, 'carol', order), 1)
    const check = async (token: string) => (await sessions.check(token, laptop)).valid
    assert.deepEqual(
      [await check(mine.token), await check(phone.token), await check(bob.token)],
      [true, false, true],
    )
  })

  test('a session opened in a transaction that is rolled back never existed', async () => {
    const { db, sessions } = setUp()
    let token = ''
    const work = transact(db, async (tx) => {
      token = (await openSession(sessions, tx, alice)).token
      throw new Error('rolled back')
    })
    await assert.rejects(work, /rolled back/)
    assert.deepEqual(await sessions.check(token, laptop), { valid: false, reason: 'unknown' })
  })

  test('ending that cannot be audited does not happen', async () => {
    const { db, sessions, audit } = setUp()
    const { token, id } = await openSession(sessions, db, alice)
    audit.isBroken = true
    await assert.rejects(sessions.end(db, id, byAdmin), /audit/)
    assert.ok((await sessions.check(token, laptop)).valid)
  })

  test('the request that exceeds the idle time-out is refused, and ends the session', async () => {
    const { db, sessions, clock, audit } = setUp()
    const { token } = await openSession(sessions, db, alice)
    clock.advance({ minutes: 59, seconds: 59 })
    assert.ok((await sessions.check(token, laptop)).valid)
    clock.advance({ minutes: 60 })
    assert.deepEqual(await sessions.check(token, laptop), { valid: false, reason: 'idle_timeout' })
    assert.deepEqual(await sessions.check(token, laptop), { valid: false, reason: 'idle_timeout' })
    assert.deepEqual(audit.types(), ['session.opened', 'session.expired'])
  })

  test('the request that exceeds the absolute time-out is refused, however busy the session was', async () => {
    const { db, sessions, clock } = setUp()
    const { token } = await openSession(sessions, db, alice)
    for (let hour = 0; hour < 23; hour++) {
      clock.advance({ minutes: 59 })
      assert.ok((await sessions.check(token, laptop)).valid, `after ${hour} hours`)
    }
    clock.advance({ minutes: 59 })
    assert.ok((await sessions.check(token, laptop)).valid)
    clock.advance({ minutes: 24 })
    assert.deepEqual(await sessions.check(token, laptop), { valid: false, reason: 'absolute_timeout' })
  })

  test('a shorter time-out acts on sessions that are already open', async () => {
    const { db, sessions, clock, registry } = setUp()
    const { token } = await openSession(sessions, db, alice)
    await sessions.check(token, laptop)
    clock.advance({ minutes: 10 })
    registry.replace(new Map([['ops.session.timeout_minutes', 5]]))
    assert.deepEqual(await sessions.check(token, laptop), { valid: false, reason: 'idle_timeout' })
  })

  test('a node asks the row before it calls a session idle: requests on other nodes count', async () => {
    const { db, sessions, startNode, clock } = setUp()
    const other = startNode()
    const { token } = await openSession(sessions, db, alice)
    await sessions.check(token, laptop)
    clock.advance({ minutes: 50 })
    assert.ok((await other.sessions.check(token, laptop)).valid)
    await other.sessions.stop()
    clock.advance({ minutes: 50 })
    assert.ok((await sessions.check(token, laptop)).valid)
  })

  test('a request shortly before the time-out is written at once, not with its batch', async () => {
    const { db, sessions, startNode, clock } = setUp()
    const { token } = await openSession(sessions, db, alice)
    await sessions.check(token, laptop)
    clock.advance({ minutes: 59, seconds: 51 })
    assert.ok((await sessions.check(token, laptop)).valid)
    clock.advance({ minutes: 5 })
    assert.ok((await startNode().sessions.check(token, laptop)).valid, 'no batch was flushed in between')
  })

  test('last-seen times survive a graceful stop', async () => {
    const { db, sessions, startNode, clock } = setUp()
    const { token } = await openSession(sessions, db, alice)
    clock.advance({ minutes: 40 })
    assert.ok((await sessions.check(token, laptop)).valid)
    await sessions.stop()
    clock.advance({ minutes: 40 })
    assert.ok((await startNode().sessions.check(token, laptop)).valid)
  })

  test('a late batch of another node never sets a last-seen time back', async () => {
    const { db, sessions, startNode, clock } = setUp()
    const late = startNode()
    const { token } = await openSession(sessions, db, alice)
    clock.advance({ minutes: 10 })
    await late.sessions.check(token, laptop)
    clock.advance({ minutes: 30 })
    await sessions.check(token, laptop)
    await sessions.stop()
    await late.sessions.stop()
    clock.advance({ minutes: 45 })
    assert.ok((await startNode().sessions.check(token, laptop)).valid)
  })

  test('a node that does not hear the others asks the database every time', async () => {
    const { db, sessions, startNode } = setUp()
    const deaf = startNode()
    const { token, id } = await openSession(sessions, db, alice)
    deaf.bus.setHearing(false)
    assert.ok((await deaf.sessions.check(token, laptop)).valid)
    await sessions.end(db, id, byAdmin)
    assert.deepEqual(await deaf.sessions.check(token, laptop), { valid: false, reason: 'terminated' })
  })

  test('what was missed while deaf is not believed afterwards', async () => {
    const { db, sessions, startNode, wire } = setUp()
    const deaf = startNode()
    const { token, id } = await openSession(sessions, db, alice)
    await deaf.sessions.check(token, laptop)
    deaf.bus.setHearing(false)
    await sessions.end(db, id, byAdmin)
    wire.deliver()
    deaf.bus.setHearing(true)
    assert.equal((await deaf.sessions.check(token, laptop)).valid, false)
  })

  test('when the database must be asked and does not answer, the check fails with 503', async () => {
    const { db, sessions, startNode } = setUp()
    const { token } = await openSession(sessions, db, alice)
    const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const pool = { connect: () => Promise.reject(gone) }
    const deaf = startNode(handleOfPool(pool, { timeoutMilliseconds: 1000 }))
    deaf.bus.setHearing(false)
    await assert.rejects(deaf.sessions.check(token, laptop), { code: 'UNAVAILABLE', status: 503 })
  })

  test('the expiry job closes what timed out, more than one batch of it, and nothing else', async () => {
    const { db, sessions, clock, audit } = setUp()
    clock.advance({ hours: 48 })
    await sessions.expire(db)
    audit.events.length = 0
    for (let person = 0; person < 120; person++)
      await openSession(sessions, db, { ...alice, userId: `person-${person}` })
    clock.advance({ minutes: 30 })
    const { token } = await openSession(sessions, db, alice)
    clock.advance({ minutes: 30 })
    assert.deepEqual(await sessions.expire(db), { ended: 120 })
    assert.deepEqual(await sessions.expire(db), { ended: 0 })
    assert.ok((await sessions.check(token, laptop)).valid)
    assert.equal(audit.types().filter((type) => type === 'session.expired').length, 120)
  })

  test('addresses are kept in canonical form, and what is none is refused', async () => {
    const { db, sessions } = setUp()
    const { token } = await openSession(sessions, db, { ...alice, address: '::ffff:192.0.2.7' })
    const check = await sessions.check(token, laptop)
    assert.equal(check.valid && check.session.address, '192.0.2.7')
    await assert.rejects(openSession(sessions, db, { ...alice, address: '010.0.0.1' }), {
      code: 'CLIENT_ADDRESS_NOT_VALID',
    })
  })

  test('no user agent can break or bloat a session', async () => {
    const { db, sessions } = setUp()
    const { token } = await openSession(sessions, db, {
      ...alice,
      userAgent: `\0\ud800${'x'.repeat(10_000)}`,
    })
    const check = await sessions.check(token, laptop)
    assert.equal(check.valid && check.session.userAgent.length, 512)
  })
})
