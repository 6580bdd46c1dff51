import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { createLog } from '../../../kernel/log.ts'
import { findLastHits } from '../hit-queries.ts'
import { createHits } from './hits.ts'
import { ipAccessMigrations } from '../migrations.ts'
import { statistics } from '../status/statistics.ts'

const log = createLog({ level: 'silent' })
const office = '0190aaaa-0000-7000-8000-000000000001'
const vpn = '0190aaaa-0000-7000-8000-000000000002'

/** The database, as it is while `isAway` says so. */
function flaky(db: Db): { db: Db; isAway: boolean } {
  const state = { isAway: false, db }
  state.db = new Proxy(db, {
    get(target, name) {
      if (state.isAway) throw new Error('database is away')
      const found: unknown = Reflect.get(target, name)
      return typeof found === 'function' ? (found.bind(target) as unknown) : found
    },
  })
  return state
}

onEachEngine('what IP rules did', (engine) => {
  const database = sharedDatabase(engine, { migrations: ipAccessMigrations })

  test('hits of two nodes add up exactly, over midnight, a failing database and a restart', async () => {
    const { db } = database()
    const away = flaky(db)
    const [one, two] = [createHits({ db: away.db, log }), createHits({ db, log })]
    const [evening, morning] = [new Date('2026-03-01T23:59:59.999Z'), new Date('2026-03-02T00:00:00.000Z')]
    for (let i = 0; i < 1_000; i++) {
      one.note(office, 'allowed', evening)
      two.note(office, 'allowed', i % 2 === 0 ? evening : morning)
      two.note(undefined, 'denied', morning)
    }
    await Promise.all([one.flush(), two.flush()])
    away.isAway = true
    one.note(office, 'denied', morning)
    one.note(vpn, 'observed', morning)
    const failing = one.flush()
    one.note(office, 'denied', morning)
    await assert.rejects(failing, /away/)
    one.note(office, 'denied', evening)
    one.note(office, 'denied', morning)
    away.isAway = false
    await Promise.all([one.stop(), two.stop()])
    const restarted = createHits({ db, log })
    restarted.note(vpn, 'observed', morning)
    await restarted.stop()

    const noon = { now: () => new Date('2026-03-02T12:00:00Z') }
    const none = { allowed: 0, denied: 0, observed: 0 }
    const [first, second] = [
      { day: '2026-03-01', allowed: 1_500, denied: 1, observed: 0 },
      { day: '2026-03-02', allowed: 500, denied: 3, observed: 0 },
    ]
    const seenByVpn = { ...none, observed: 2 }
    const lastHitAt = morning.toISOString()
    assert.deepEqual(await statistics({ clock: noon }, db, { days: 2 }), {
      days: 2,
      since: '2026-03-01T00:00:00.000Z',
      rules: [
        { ruleId: office, allowed: 2_000, denied: 4, observed: 0, lastHitAt, perDay: [first, second] },
        { ruleId: vpn, ...seenByVpn, lastHitAt, perDay: [{ day: '2026-03-02', ...seenByVpn }] },
      ],
      unmatched: {
        ...none,
        denied: 1_000,
        lastHitAt,
        perDay: [{ day: '2026-03-02', ...none, denied: 1_000 }],
      },
    })
    const [onlyOffice] = (await statistics({ clock: noon }, db, { days: 1 })).rules
    assert.deepEqual([onlyOffice?.allowed, onlyOffice?.perDay], [500, [second]])
    const later = { now: () => new Date('2026-05-02T12:00:00Z') }
    assert.deepEqual((await statistics({ clock: later }, db, { days: 1 })).unmatched, {
      ...none,
      lastHitAt: null,
      perDay: [],
    })
    assert.deepEqual(await findLastHits(db, [vpn]), new Map([[vpn, morning]]))
  })

  test('every rule that matched is counted, however many there are; days are told of those that matched most', async () => {
    const { db } = database()
    const clock = { now: () => new Date('2026-05-01T12:00:00Z') }
    await sql`
      insert into breakwater.ip_rule_hit (rule_id, day, allowed, denied, last_at)
      select ('019b0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '2026-05-01'::date, n, 1, ${clock.now()}
      from generate_series(1, 1500) as n`.execute(db)
    const { rules } = await statistics({ clock }, db, { days: 1 })
    const counted = rules.filter(({ ruleId }) => ruleId.startsWith('019b0000'))
    assert.deepEqual([counted.length, counted[0]?.allowed, counted.at(-1)?.allowed], [1_500, 1_500, 1])
    assert.deepEqual(counted[0]?.perDay, [{ day: '2026-05-01', allowed: 1_500, denied: 1, observed: 0 }])
    assert.deepEqual(counted.at(-1)?.perDay, [])
  })
})
