import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { addMinutes } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { createIds } from '../../../kernel/ids.ts'
import { createSettingRegistry } from '../../../kernel/setting-registry.ts'
import { anotherAudit, onEachEngine, sealAll, sharedAudit } from '../fixtures/test-audit.ts'
import { auditSettings } from '../settings.ts'
import { createHeartbeat } from './heartbeat.ts'

onEachEngine('the heartbeat of the audit log', (engine) => {
  const fresh = sharedAudit(engine)
  const world = async () => {
    const { db, owner } = await fresh()
    await sql`delete from breakwater.server_run`.execute(owner)
    let now = new Date()
    const clock = { now: () => now }
    const audit = anotherAudit(randomBytes(32), clock)
    const log = { error: (given: unknown) => assert.fail(JSON.stringify(given)) }
    const settings = createSettingRegistry([auditSettings]).view(auditSettings)
    const node = (name: string, isAlone = false) =>
      createHeartbeat({ db, clock, ids: createIds(clock), log, audit, settings, node: name, isAlone })
    return { db, audit, node, pass: (minutes: number) => void (now = addMinutes(now, minutes)) }
  }
  const typesIn = async (db: Db): Promise<string[]> => {
    const { rows } = await sql<{ type: string }>`select type from breakwater.event order by id`.execute(db)
    return rows.map(({ type }) => type)
  }

  test('is one event a quarter of an hour, however many nodes there are', async () => {
    const { db, node, pass } = await world()
    const [first, second] = [node('first'), node('second')]
    await first.start()
    await second.start()
    for (let minute = 0; minute < 30; minute += 1) {
      pass(1)
      await Promise.all([first.beat(), second.beat()])
    }
    await first.stop()
    await second.stop()
    assert.deepEqual(await typesIn(db), [
      'server.started',
      'audit.heartbeat',
      'server.started',
      'audit.heartbeat',
      'audit.heartbeat',
      'server.stopped',
      'server.stopped',
    ])
  })

  test('records a process that was killed: at the next start where there is one, by another node otherwise', async () => {
    const alone = await world()
    const killed = [alone.node('killed', true)]
    await killed[0]?.start()
    alone.pass(1)
    const next = alone.node('next', true)
    await next.start()
    await next.stop()
    assert.deepEqual(
      (await typesIn(alone.db)).filter((type) => type !== 'audit.heartbeat'),
      ['server.started', 'server.stopped_uncleanly', 'server.started', 'server.stopped'],
    )

    const { db, node, pass } = await world()
    killed.push(node('killed'))
    await killed[1]?.start()
    const other = node('other')
    await other.start()
    await other.beat()
    assert.ok(!(await typesIn(db)).includes('server.stopped_uncleanly'), 'it may still run')
    pass(2)
    await other.beat()
    await other.beat()
    await other.stop()
    const found = (await typesIn(db)).filter((type) => type === 'server.stopped_uncleanly')
    assert.equal(found.length, 1)
    // Their timers are of this process, which goes on.
    for (const one of killed) await one.stop()
  })

  test('lets the verifier name a time in which nothing was written, and none that a stop explains', async () => {
    const { db, audit, node, pass } = await world()
    const first = node('first')
    await first.start()
    pass(40)
    await first.beat()
    await first.stop()
    pass(600)
    const second = node('second')
    await second.start()
    pass(10)
    await second.beat()
    await second.stop()
    await sealAll(db, audit)
    const { ok, silences = [] } = await audit.verify(db)
    assert.equal(ok, true)
    assert.deepEqual(
      silences.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 60_000),
      [40],
    )
  })
})
