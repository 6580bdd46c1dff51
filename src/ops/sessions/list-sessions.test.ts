import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../test/support/engines.ts'
import { nodesOf, plansOf } from '../../../test/support/explain.ts'
import { office, openSession, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { listSessions } from './listing-queries.ts'
import { sessionMigrations } from './migrations.ts'
import { sessionPartitions } from './tables.ts'

const many = 100_000

onEachEngine('lists of sessions', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  let people = 0

  async function setUp() {
    const scene = setUpPeople(database().db)
    const { sessions, db, clock } = scene
    const [userId, userName] = [`alice-${++people}`, `Alice${people} Wonder`]
    const open = async (address = office) => {
      clock.advance({ seconds: 1 })
      return openSession(sessions, db, { userId, userName, address, method: 'password' })
    }
    const [first, second, third] = [await open(), await open('198.51.100.9'), await open('2001:db8::7')]
    clock.advance({ minutes: 10 })
    await sessions.end(db, second.id, { by: root, reason: 'signed_out' })
    const idsOf = async (query: object) =>
      (await sessions.list(db, { userId, ...query }, root)).items.map(({ id }) => id)
    return { ...scene, userId, userName, first, second, third, idsOf }
  }

  test('open and ended sessions come in one list, the newest first, page by page', async () => {
    const { sessions, db, userId, first, second, third } = await setUp()
    const newest = [third.id, second.id, first.id]
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { userId, limit: 1, ...(cursor !== undefined && { cursor }) }
      const page = await sessions.list(db, query, root)
      assert.deepEqual([page.count, page.countIsCapped], [3, false])
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    assert.deepEqual(seen, newest)
  })

  test('each filter finds its own', async () => {
    const { db, first, second, third, idsOf, userName } = await setUp()
    await sql`update breakwater.session set country = 'ID', device = 'Phone', suspicious_at = now()
      where id = ${first.id}`.execute(db)
    assert.deepEqual(await idsOf({ state: 'open' }), [third.id, first.id])
    assert.deepEqual(await idsOf({ state: 'ended' }), [second.id])
    assert.deepEqual(await idsOf({ reason: 'signed_out' }), [second.id])
    assert.deepEqual(await idsOf({ reason: 'limit' }), [])
    assert.deepEqual(await idsOf({ suspicious: true }), [first.id])
    assert.deepEqual(await idsOf({ suspicious: false }), [third.id, second.id])
    assert.deepEqual(await idsOf({ country: 'ID' }), [first.id])
    assert.deepEqual(await idsOf({ device: 'Phone' }), [first.id])
    assert.deepEqual(await idsOf({ network: '198.51.100.0/24' }), [second.id])
    assert.deepEqual(await idsOf({ search: '198.51' }), [second.id])
    assert.deepEqual(await idsOf({ search: `wond ${userName.slice(0, 3)}` }), [third.id, second.id, first.id])
    assert.deepEqual(await idsOf({ search: 'nobody' }), [])
  })

  test('a session tells how it was opened, how long it lasted and how it ended; nothing gives its token away', async () => {
    const { sessions, db, second, userName } = await setUp()
    const { session } = await sessions.get(db, second.id, root)
    assert.deepEqual(
      [session.userName, session.state, session.method, session.endedReason, session.current],
      [userName, 'ended', 'password', 'signed_out', false],
    )
    assert.deepEqual([session.address, session.network], ['198.51.100.9', '198.51.100.0/24'])
    assert.equal(session.durationSeconds, 601)
    const { rows } = await sql<{ token_hash: string }>`
      select token_hash from breakwater.session_history where id = ${second.id}`.execute(db)
    assert.ok(!JSON.stringify(session).includes(rows[0]?.token_hash ?? ''))
  })

  test('people see their own open sessions, and which one they are looking from', async () => {
    const { sessions, db, userId, first, third } = await setUp()
    const me: Caller = { actor: { kind: 'user', id: userId, name: '' }, roles: [], sessionId: first.id }
    const { items } = await sessions.listMine(db, {}, me)
    assert.deepEqual(
      items.map(({ id, current }) => [id, current]),
      [
        [third.id, false],
        [first.id, true],
      ],
    )
  })

  test('people with many sessions read their own page by page, and how many there are', async () => {
    const { sessions, db, userId, first, third } = await setUp()
    const me: Caller = { actor: { kind: 'user', id: userId, name: '' }, roles: [], sessionId: first.id }
    const page = await sessions.listMine(db, { limit: 1 }, me)
    const rest = await sessions.listMine(db, { limit: 1, cursor: page.nextCursor ?? '' }, me)
    assert.deepEqual(
      [...page.items, ...rest.items].map(({ id }) => id),
      [third.id, first.id],
    )
    assert.deepEqual([page.count, rest.nextCursor], [2, null])
  })

  test('the detail shows where a session was used from, one line an address, and what happened to it', async () => {
    const { sessions, db, second } = await setUp()
    const at = (minutes: number) => new Date(second.openedAt.getTime() + minutes * 60_000)
    for (const [address, network, from, to] of [
      ['198.51.100.9', '198.51.100.0/24', 0, 5],
      ['203.0.113.4', '203.0.113.0/24', 6, 7],
      ['203.0.113.4', '203.0.113.0/24', 8, 9],
    ] as const)
      await sql`insert into breakwater.session_address
        values (${second.id}, ${address}, ${at(from)}, ${network}, 'SG', 3, ${at(from)}, ${at(to)})`.execute(
        db,
      )
    const { addresses, timeline } = await sessions.get(db, second.id, root)
    assert.deepEqual(
      addresses.map(({ address, requests, lastSeenAt }) => [address, requests, lastSeenAt]),
      [
        ['198.51.100.9', 3, at(5).toISOString()],
        ['203.0.113.4', 6, at(9).toISOString()],
      ],
    )
    assert.deepEqual(
      timeline.map(({ sentence }) => sentence),
      [
        'Opened with a password from 198.51.100.9, unknown, unknown, unknown.',
        'First used from the network 203.0.113.0/24 (SG), by 203.0.113.4.',
        'Ended: the person signed out.',
      ],
    )
  })

  test('what is not there is not found', async () => {
    const { sessions, db } = await setUp()
    const id = '01990000-0000-7000-8000-000000000000'
    await assert.rejects(sessions.get(db, id, root), { code: 'SESSION_NOT_FOUND', status: 404 })
  })
})

onEachEngine('lists of 100,000 sessions', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    prepare: async ({ owner }) => {
      await ensurePartitions(owner, sessionPartitions)
      await fill(owner)
    },
  })

  const lists = {
    'all of them': {},
    'the ended ones': { state: 'ended' },
    'one person’s': { userId: 'person-77' },
    'the suspicious ones': { suspicious: true },
    'by a rare reason': { reason: 'user_disabled' },
    'of a country': { country: 'SG' },
    'on a rare device': { device: 'Tablet' },
    'from a network': { network: '10.0.7.0/24' },
    'found by a word': { words: "'name-77':*" },
  } as const

  for (const [name, filter] of Object.entries(lists))
    test(`a page of ${name} is read by an index`, async () => {
      const { db } = database()
      const plans = await plansOf(db, (explained) => listSessions(explained, { ...filter, page: {} }))
      // The count beside it stops at 10,000, and may have answered first.
      const page = plans.find((plan) => plan['Node Type'] !== 'Aggregate')
      assert.ok(page)
      // The partitions of months to come are empty: reading all of them costs nothing.
      const readThrough = nodesOf(page).filter((node) => node['Node Type'] === 'Seq Scan')
      assert.ok(readThrough.every((node) => node['Total Cost'] < 100))
    })
})

/** Ended sessions of the last minutes: the partition of the month is there. */
async function fill(db: Db): Promise<void> {
  await sql`
    insert into breakwater.session_history (id, user_id, user_name, token_hash, address, network, user_agent, opened_at,
      last_seen_at, last_address, country, device, suspicious_at, ended_at, ended_reason, search)
    select (substring(breakwater.uuid_floor(now())::text, 1, 14) || '7' || lpad(to_hex(n), 3, '0') || '-8000-' ||
        lpad(to_hex(n), 12, '0'))::uuid,
      'person-' || n % 2000, 'name-' || n % 2000, 'hash-' || n, '10.0.0.1', '10.0.' || n % 250 || '.0/24', '', now(), now(), '10.0.0.1',
      case when n % 1000 = 0 then 'SG' else 'ID' end, case when n % 1000 = 0 then 'Tablet' else 'Desktop' end,
      case when n % 1000 = 0 then now() end, now(), case when n % 1000 = 0 then 'user_disabled' else 'idle_timeout' end,
      array_to_tsvector(array['name-' || n % 2000])
    from generate_series(1, ${many}::int) as n`.execute(db)
  await sql`analyze breakwater.session, breakwater.session_history`.execute(db)
}
