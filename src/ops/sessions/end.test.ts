import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../test/support/engines.ts'
import { office, openSession, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { sessionMigrations } from './migrations.ts'
import { sessionPartitions } from './tables.ts'

const unknown = '01990000-0000-7000-8000-000000000000'

onEachEngine('ending sessions', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  let people = 0

  async function setUp() {
    const scene = setUpPeople(database().db)
    const { sessions, db, registry } = scene
    registry.replace(new Map([['ops.session.max_concurrent', 1000]]))
    const userId = `alice-${++people}`
    const opened = [0, 1, 2].map(() => openSession(sessions, db, { userId, address: office }))
    const [mine, phone, laptop] = await Promise.all(opened)
    assert.ok(mine && phone && laptop)
    const bob = await openSession(sessions, db, { userId: `bob-${people}`, address: office })
    const alice: Caller = {
      actor: { kind: 'user', id: userId, name: userId },
      roles: ['viewer'],
      sessionId: mine.id,
    }
    const isOpen = async (token: string) => (await sessions.check(token, { address: office })).valid
    const areOpen = () => Promise.all([mine, phone, laptop, bob].map(({ token }) => isOpen(token)))
    return { ...scene, userId, alice, mine, phone, laptop, bob, areOpen }
  }

  test('ending one answers on how many nodes it is refused, and ends no other', async () => {
    const { sessions, db, phone, areOpen, startNode } = await setUp()
    startNode()
    const { ended, nodes } = await sessions.endAndConfirm(db, phone.id, root)
    assert.deepEqual({ ended, nodes }, { ended: 1, nodes: 2 })
    assert.deepEqual(await areOpen(), [true, false, true, true])
  })

  test('what does not exist, or has ended already, is not found', async () => {
    const { sessions, db, phone } = await setUp()
    await sessions.endAndConfirm(db, phone.id, root)
    for (const id of [unknown, phone.id])
      await assert.rejects(sessions.endAndConfirm(db, id, root), { code: 'SESSION_NOT_FOUND', status: 404 })
  })

  test('people end their own sessions; those of others do not exist for them', async () => {
    const { sessions, db, alice, phone, bob, areOpen } = await setUp()
    await assert.rejects(sessions.endMine(db, bob.id, alice), { code: 'SESSION_NOT_FOUND' })
    assert.equal((await sessions.endMine(db, phone.id, alice)).ended, 1)
    assert.deepEqual(await areOpen(), [true, false, true, true])
    await assert.rejects(sessions.endMine(db, phone.id, alice), { code: 'SESSION_NOT_FOUND' })
  })

  test('ending one’s others spares the session that asks and everybody else’s', async () => {
    const { sessions, db, alice, areOpen } = await setUp()
    assert.equal((await sessions.endMyOthers(db, alice)).ended, 2)
    assert.deepEqual(await areOpen(), [true, false, false, true])
    assert.equal((await sessions.endMyOthers(db, alice)).ended, 0)
  })

  test('an API token has no sessions, whatever its id is', async () => {
    const { sessions, db, mine, userId } = await setUp()
    const token: Caller = { actor: { kind: 'token', id: userId, name: 'a script' }, roles: ['admin'] }
    for (const attempt of [
      sessions.listMine(db, {}, token),
      sessions.endMine(db, mine.id, token),
      sessions.endMyOthers(db, token),
    ])
      await assert.rejects(attempt, { code: 'PERSON_NEEDED', status: 403 })
  })

  test('a dry run counts what would end, and ends nothing', async () => {
    const { sessions, db, userId, areOpen, audit } = await setUp()
    audit.events.length = 0
    const order = { filter: { userId }, dryRun: true }
    const answer = await sessions.endMatching(db, order, root)
    assert.deepEqual([answer.matching, answer.ended, answer.nodes], [3, 0, 0])
    assert.deepEqual(await areOpen(), [true, true, true, true])
    assert.deepEqual(audit.types(), [])
  })

  test('the session that asks survives what it matches, unless it is said to go too', async () => {
    const { sessions, db, userId, alice, areOpen } = await setUp()
    const { matching, ended } = await sessions.endMatching(db, { filter: { userId } }, alice)
    assert.deepEqual([matching, ended], [2, 2])
    assert.deepEqual(await areOpen(), [true, false, false, true])
    await sessions.endMatching(db, { filter: { userId, includeMine: true } }, alice)
    assert.deepEqual(await areOpen(), [false, false, false, true])
  })

  test('every part of the filter narrows what ends', async () => {
    const { sessions, db, userId, phone } = await setUp()
    await sql`update breakwater.session set country = 'ID', device = 'Phone', network = '198.51.100.0/24',
      suspicious_at = now(), opened_at = opened_at - interval '1 hour' where id = ${phone.id}`.execute(db)
    const count = async (filter: object) =>
      (await sessions.endMatching(db, { filter: { userId, ...filter }, dryRun: true }, root)).matching
    const openedBefore = new Date(phone.openedAt.getTime() - 1).toISOString()
    for (const filter of [
      { country: 'ID' },
      { device: 'Phone' },
      { network: '198.51.100.0/24' },
      { suspicious: true },
      { openedBefore },
    ])
      assert.equal(await count(filter), 1, JSON.stringify(filter))
    assert.equal(await count({ suspicious: false }), 2)
    assert.equal(await count({ country: 'SG' }), 0)
  })

  test('more than one transaction of sessions end, each with its event, in batches', async () => {
    const { sessions, db, audit, phone } = await setUp()
    await sql`
      insert into breakwater.session (id, user_id, token_hash, address, network, user_agent, opened_at, last_seen_at, last_address)
      select (substring(id::text, 1, 14) || '7' || lpad(to_hex(n), 3, '0') || substring(id::text, 19))::uuid, 'crowd',
        'crowd-' || n, address, network, '', opened_at, last_seen_at, last_address
      from breakwater.session, generate_series(1, 1050) as n where id = ${phone.id}`.execute(db)
    audit.events.length = 0
    const { matching, ended } = await sessions.endMatching(db, { filter: { userId: 'crowd' } }, root)
    assert.deepEqual([matching, ended], [1050, 1050])
    assert.equal(audit.types().filter((type) => type === 'session.terminated').length, 1050)
  })

  test('all nodes are told which sessions ended, and of nothing else', async () => {
    const { sessions, db, mine, phone, wire, startNode } = await setUp()
    const told: string[][] = [[], []]
    sessions.onEnded((ids) => told[0]?.push(...ids))
    startNode().sessions.onEnded((ids) => told[1]?.push(...ids))
    wire.deliver()
    await sessions.renew(db, mine.id, { by: root, authenticated: false })
    await sessions.end(db, phone.id, { by: root, reason: 'signed_out' })
    wire.deliver()
    assert.deepEqual(told, [[phone.id], [phone.id]])
  })

  test('limits of their own decide when a person’s sessions expire, looser or stricter than what holds for others', async () => {
    const base = {
      absoluteHours: 24,
      maxConcurrent: 5,
      limitPolicy: 'end_oldest',
      theftResponse: 'end',
    } as const
    const minutes: Record<string, number> = { strict: 10, loose: 120, plain: 60 }
    const limitsOf = (timeoutMinutes: number) => ({ ...base, timeoutMinutes, suspiciousIpChanges: 3 })
    const limits = {
      of: (_db: unknown, userId: string) => Promise.resolve(limitsOf(minutes[userId] ?? 60)),
      strictest: () => limitsOf(10),
    }
    const { sessions, db, clock, registry } = setUpPeople(database().db, { limits })
    registry.replace(new Map([['ops.session.timeout_minutes', 60]]))
    await sql`delete from breakwater.session`.execute(db)
    for (const userId of Object.keys(minutes)) await openSession(sessions, db, { userId, address: office })
    const open = async () => [...(await sessions.countOpen(db, Object.keys(minutes))).keys()].sort()
    clock.advance({ minutes: 9 })
    assert.deepEqual(await sessions.expire(db), { ended: 0 })
    clock.advance({ minutes: 1 })
    assert.deepEqual(await sessions.expire(db), { ended: 1 })
    assert.deepEqual(await open(), ['loose', 'plain'])
    clock.advance({ minutes: 50 })
    await sessions.expire(db)
    assert.deepEqual(await open(), ['loose'])
    clock.advance({ minutes: 60 })
    await sessions.expire(db)
    assert.deepEqual(await open(), [])
  })
})
