import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { createTestClock } from '../../../test/support/clock.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Db } from '../../kernel/database/database.ts'
import { addDays } from '../../kernel/clock.ts'
import { firstIdAt, timeOfId } from '../../kernel/ids.ts'
import { sessionMigrations } from './migrations.ts'
import { sessionPartitions } from './tables.ts'

/** In the middle of a month and at its ends, in the order of time: what one test has purged was old for the next. */
const days = [
  '2019-06-15',
  '2019-08-01',
  '2019-11-30',
  '2019-12-31',
  '2020-02-29',
  '2020-03-01',
  '2020-05-31',
]
/** A year later, of which nothing is purged yet. */
const lastDay = '2021-06-28'

/** As an installation has them that was there at the time. */
async function makeMonths({ owner }: { owner: Db }): Promise<void> {
  for (const parent of sessionPartitions)
    for (const since of ['2018-10-15', '2020-08-15'])
      await sql`select breakwater.ensure_partitions(${parent}, 11, ${since}::timestamptz)`.execute(owner)
}

onEachEngine('purging sessions', (engine) => {
  const database = sharedDatabase(engine, { migrations: sessionMigrations, prepare: makeMonths })
  let sessions = 0

  function setUp(day = lastDay) {
    const now = new Date(`${day}T12:00Z`)
    const scene = setUpPeople(database().db, { clock: createTestClock(now) })
    const { db } = scene
    const idFor = (daysAgo: number) =>
      firstIdAt(addDays(now, -daysAgo)).slice(0, 24) + String(++sessions).padStart(12, '0')

    /** A session of one day that ended so many days ago, used from one address. */
    const ended = async (daysAgo: number, { suspicious = false } = {}) => {
      const id = idFor(daysAgo + 1)
      const [opened, end] = [addDays(now, -daysAgo - 1), addDays(now, -daysAgo)]
      await sql`insert into breakwater.session_history (id, user_id, token_hash, address, network, user_agent, opened_at,
          last_seen_at, last_address, ended_at, ended_reason, suspicious_at)
        values (${id}, 'alice', ${id}, '192.0.2.7', '192.0.2.0/24', '', ${opened}, ${end}, '192.0.2.7', ${end}, 'signed_out',
          ${suspicious ? end : null})`.execute(db)
      await sql`insert into breakwater.session_address
        values (${id}, '192.0.2.7', ${opened}, '192.0.2.0/24', null, 1, ${opened}, ${end})`.execute(db)
      return id
    }
    const find = async (id: string) => {
      const { items } = await scene.sessions.list(db, { userId: 'alice', limit: 500 }, root)
      return items.find((item) => item.id === id)
    }
    const countAddresses = async (id: string) => {
      const { rows } = await sql`select from breakwater.session_address where session_id = ${id}`.execute(db)
      return rows.length
    }
    const months = async () => {
      const { rows } = await sql<{ name: string }>`
        select relname as name from pg_class join pg_inherits on inhrelid = pg_class.oid
        where inhparent = 'breakwater.session_history'::regclass order by 1`.execute(db)
      return rows.map(({ name }) => name)
    }
    return { ...scene, now, idFor, ended, find, countAddresses, months }
  }

  for (const day of days)
    test(`what ended before the retention goes to the day on ${day}; the rest stays`, async () => {
      const { sessions, db, ended, find, countAddresses } = setUp(day)
      const [kept, gone] = [await ended(89), await ended(91)]
      await sessions.purge(db)
      assert.equal((await find(kept))?.state, 'ended')
      assert.equal(await find(gone), undefined)
      assert.deepEqual([await countAddresses(kept), await countAddresses(gone)], [1, 0])
      assert.deepEqual(await sessions.purge(db), { deleted: 0, months: 0 })
    })

  test('whole months go by their partitions; suspicious sessions outlive them, still listed and explained', async () => {
    const { sessions, db, ended, find, countAddresses, months } = setUp()
    const [gone, suspicious] = [await ended(230), await ended(230, { suspicious: true })]
    const before = await months()
    const purged = await sessions.purge(db)
    const { months: dropped = 0 } = purged
    assert.ok(dropped > 0)
    assert.equal((await months()).length, before.length - dropped)
    assert.equal(await find(gone), undefined)
    assert.equal((await find(suspicious))?.suspicious, true)
    assert.equal((await sessions.get(db, suspicious, root)).addresses.length, 1)
    assert.deepEqual([await countAddresses(suspicious), await countAddresses(gone)], [1, 0])
    await sessions.purge(db)
    assert.ok(await find(suspicious), 'it stays for good')
  })

  test('the retention is a setting', async () => {
    const { sessions, db, ended, find, registry } = setUp()
    const id = await ended(10)
    await sessions.purge(db)
    assert.ok(await find(id))
    registry.replace(new Map([['ops.session.retention_days', 7]]))
    await sessions.purge(db)
    assert.equal(await find(id), undefined)
  })

  test('a session can still end after the month in which it was opened has gone', async () => {
    const { sessions, db, now, idFor, find } = setUp()
    const id = idFor(200)
    const opened = addDays(now, -200)
    await sql`insert into breakwater.session (id, user_id, token_hash, address, network, user_agent, opened_at, last_seen_at,
        last_address) values (${id}, 'alice', ${id}, '192.0.2.7', '192.0.2.0/24', '', ${opened}, ${now}, '192.0.2.7')`.execute(
      db,
    )
    await sessions.purge(db)
    await sessions.expire(db)
    assert.equal((await find(id))?.endedReason, 'absolute_timeout')
    await sessions.purge(db)
    assert.ok(await find(id), 'it ended just now')
  })

  test('no statement removes or rewrites what ended within a day or was suspicious, in whatever month it lies', async () => {
    const { db, ended } = setUp('2018-01-15')
    for (const parent of sessionPartitions)
      await sql`select breakwater.ensure_partitions(${parent}, 1, '2017-05-15')`.execute(database().owner)
    // Opened long ago, so that its month could go as a whole, and ended just now.
    const fresh = await ended(230)
    await sql`delete from breakwater.session_history where id = ${fresh}`.execute(db)
    await sql`insert into breakwater.session_history (id, user_id, token_hash, address, network, user_agent, opened_at,
        last_seen_at, last_address, ended_at, ended_reason)
      select ${fresh}, 'alice', 'fresh', '192.0.2.7', '192.0.2.0/24', '', at, at, '192.0.2.7', at, 'signed_out'
      from (select now() - interval '23 hours' as at) moment`.execute(db)
    const suspicious = await ended(230, { suspicious: true })
    for (const [statement, reason] of Object.entries(attacksOn({ fresh, suspicious })))
      await assert.rejects(sql.raw(statement).execute(db), reason, statement)
    const month = `y${timeOfId(suspicious).toISOString().slice(0, 7).replace('-', 'm')}`
    await sql`select breakwater.drop_month('session_history', ${month}, '{}')`.execute(db)
    const { rows } = await sql<{ id: string }>`
      select id from breakwater.session_history where id in (${fresh}, ${suspicious}) order by ended_at desc`.execute(
      db,
    )
    assert.deepEqual(
      rows.map(({ id }) => id),
      [fresh, suspicious],
    )
  })
})

const guarded = /only unsuspicious ones that ended more than a day ago/

const attacksOn = ({
  fresh,
  suspicious,
}: Record<'fresh' | 'suspicious', string>): Record<string, RegExp> => ({
  [`delete from breakwater.session_history where id = '${fresh}'`]: guarded,
  [`delete from breakwater.session_history where id = '${suspicious}'`]: guarded,
  [`delete from breakwater.session_history`]: guarded,
  [`update breakwater.session_history set suspicious_at = null where id = '${suspicious}'`]: guarded,
  [`update breakwater.session_history set ended_at = '2000-01-01' where id = '${fresh}'`]: guarded,
  [`update breakwater.session_history set address = '198.51.100.1' where id = '${suspicious}'`]: guarded,
  [`insert into breakwater.session_history select * from breakwater.session_history where id = '${suspicious}'
    on conflict (id) do update set suspicious_at = null`]: guarded,
  [`merge into breakwater.session_history using (select) as s on id = '${fresh}' when matched then delete`]:
    guarded,
  [`with gone as (delete from breakwater.session_history where id = '${fresh}' returning 1) select from gone`]:
    guarded,
})
