import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { createTestAudit } from '../../../test/support/audit.ts'
import { createTestRetention } from '../../../test/support/retention.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { office, openSession, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { createBus } from '../../kernel/bus/bus.ts'
import { createDatabaseClock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/database/database.ts'
import { createIds } from '../../kernel/ids.ts'
import { createLog } from '../../kernel/log.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { createSettingRegistry } from '../../kernel/setting-registry.ts'
import { sessionMigrations } from './migrations.ts'
import { createSessions } from './service.ts'
import { sessionSettings } from './settings.ts'
import { sessionPartitions } from './tables.ts'

onEachEngine('sessions over the real bus', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  test('a node hears of the end of a session without any request of its own', async (t) => {
    const [here, there] = [await startNode(t, database()), await startNode(t, database())]
    const { db } = database()
    const from = { address: office }
    const { id, token } = await openSession(here, db, { userId: 'alice', address: office })
    assert.ok((await there.check(token, from)).valid)
    for (const _time of ['asked for', 'remembered']) assert.ok(await there.isOpen(id))
    const { promise: told, resolve } = Promise.withResolvers<readonly string[]>()
    there.onEnded(resolve)
    await here.end(db, id, { by: root, reason: 'terminated' })
    assert.deepEqual(await told, [id])
    assert.equal(await there.isOpen(id), false)
    assert.deepEqual(await there.check(token, from), { valid: false, reason: 'terminated' })
  })

  test('whoever ends a session learns that all nodes refuse it', async (t) => {
    const [here, there] = [await startNode(t, database()), await startNode(t, database())]
    const { db } = database()
    const { id, token } = await openSession(here, db, { userId: 'carol', address: office })
    assert.ok((await there.check(token, { address: office })).valid)
    const { ended, nodes } = await here.endAndConfirm(db, id, root)
    assert.deepEqual([ended, nodes], [1, 2])
    assert.equal((await there.check(token, { address: office })).valid, false)
  })

  test('a session whose end was never heard of is refused once its last-seen time was due to be written', async () => {
    const { db, sessions, startNode, clock } = setUpPeople(database().db)
    const deaf = startNode()
    const from = { address: office }
    const { token, id } = await openSession(sessions, db, { userId: 'alice', address: office })
    assert.ok((await deaf.sessions.check(token, from)).valid)
    await sessions.end(db, id, { by: root, reason: 'terminated' })
    clock.advance({ seconds: 1 })
    assert.ok((await deaf.sessions.check(token, from)).valid, 'nothing was delivered')
    await deaf.sessions.stop()
    assert.deepEqual(await deaf.sessions.check(token, from), { valid: false, reason: 'terminated' })
  })

  test('a jump of a node’s clock neither ends a session nor lets one live longer', async (t) => {
    const node = await startNode(t, database())
    const { db } = database()
    const from = { address: office }
    const { token } = await openSession(node, db, { userId: 'jumper', address: office })
    const due = await openSession(node, db, { userId: 'jumper', address: office })
    const present = Date.now()
    for (const hours of [25, 1, -1, -25]) {
      t.mock.method(Date, 'now', () => present + hours * 3_600_000)
      assert.ok((await node.check(token, from)).valid, `${hours} hours`)
    }
    await sql`update breakwater.session set last_seen_at = now() - interval '61 minutes' where id = ${due.id}`.execute(
      db,
    )
    assert.deepEqual(await node.check(due.token, from), { valid: false, reason: 'idle_timeout' })
  })
})

async function startNode(t: TestContext, database: Database) {
  const log = createLog({ level: 'silent' })
  const clock = createDatabaseClock()
  await clock.synchronise(database.db)
  const bus = createBus({ database, log })
  await bus.start()
  t.after(() => bus.stop())
  for (let tries = 0; !bus.isHearing() && tries < 3_000; tries++) await sleep(10)
  const settings = createSettingRegistry([sessionSettings]).view(sessionSettings)
  const dependencies = {
    db: database.db,
    clock,
    ids: createIds(clock),
    bus,
    log,
    audit: createTestAudit(),
    retention: createTestRetention(clock),
    settings,
  }
  return createSessions(dependencies)
}
