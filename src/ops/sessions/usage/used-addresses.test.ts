import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { office, openSession, root, setUpPeople } from '../../../../test/support/people.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import { addDays, addHours } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { ensurePartitions } from '../../../kernel/database/partitions.ts'
import { sessionMigrations } from '../migrations.ts'
import { sessionPartitions } from '../tables.ts'
import { listUses, type SessionUse } from './used-addresses.ts'

async function usesSince(db: Db, since: Date): Promise<SessionUse[]> {
  const uses: SessionUse[] = []
  for await (const batch of listUses(db, since)) uses.push(...batch)
  return uses
}

onEachEngine('uses of sessions', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  test('every sign-in and every address of the period comes once, of open and of ended sessions, over all batches', async () => {
    const { sessions, db, clock } = setUpPeople(database().db)
    const since = addHours(clock.now(), -1)
    const { id } = await openSession(sessions, db, { userId: 'alice', userName: 'Alice', address: office })
    const ended = await openSession(sessions, db, { userId: 'bob', userName: 'Bob', address: '192.0.2.8' })
    await sessions.end(db, ended.id, { by: root, reason: 'signed_out' })
    await openSession(sessions, db, { userId: 'carol', userName: 'Carol', address: '192.0.2.9' })
    await sql`update breakwater.session set opened_at = ${addDays(since, -20)} where user_id = 'carol'`.execute(
      db,
    )
    await sql`
      insert into breakwater.session_address
      select ${id}, '10.0.' || n / 250 || '.' || n % 250, date_trunc('hour', now()), 'network', null, 2, now(), now()
      from generate_series(1, 11000) as n`.execute(db)
    await sql`
      insert into breakwater.session_address
      values (${ended.id}, '10.9.9.9', now(), 'network', null, 7, now(), now()),
        (${ended.id}, '10.9.9.8', now(), 'network', null, 1, ${addDays(since, -1)}, ${addDays(since, -1)})`.execute(
      db,
    )
    const uses = await usesSince(db, since)
    const signIns = uses.filter((use) => use.signIns > 0)
    assert.deepEqual(
      signIns.map(({ userId, userName, address, requests }) => [userId, userName, address, requests]),
      [
        ['alice', 'Alice', office, 0],
        ['bob', 'Bob', '192.0.2.8', 0],
      ],
    )
    const alice = uses.filter((use) => use.userId === 'alice' && use.signIns === 0)
    assert.equal(alice.length, 11_000)
    assert.equal(new Set(alice.map(({ address }) => address)).size, 11_000)
    const bob = uses.filter((use) => use.userId === 'bob' && use.signIns === 0)
    assert.deepEqual(
      bob.map(({ address, requests }) => [address, requests]),
      [['10.9.9.9', 7]],
    )
    assert.deepEqual(await usesSince(db, addHours(clock.now(), 1)), [])
  })

  test('no session is left out where sessions come in several batches', async () => {
    const { db, clock } = setUpPeople(database().db)
    await sql`
      insert into breakwater.session (id, user_id, token_hash, address, network, user_agent, opened_at, last_seen_at, last_address)
      select (left(breakwater.uuid_floor(now())::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, 'crowd', 'hash ' || n, ${office}, 'n', 'a', now(), now(), ${office}
      from generate_series(1, 10500) as n`.execute(db)
    const crowd = (await usesSince(db, addHours(clock.now(), -1))).filter(({ userId }) => userId === 'crowd')
    assert.equal(crowd.length, 10_500)
  })
})
