import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { addMinutes } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { createIds } from '../../kernel/ids.ts'
import { alice, onEachEngine, sharedAudit, type TestAudit } from '../audit/fixtures/test-audit.ts'
import { signInEvents } from '../sign-in/events.ts'
import { detectBruteForce } from './detect.ts'
import { detectionEvents } from './events.ts'
import { detectionMigrations } from './migrations.ts'
import { createDetection } from './service.ts'
import type { Verdict } from './suggestion.ts'

const by: Caller = { actor: { kind: 'anonymous' }, roles: [], address: '203.0.113.7' }

onEachEngine('detection', (engine) => {
  let now = new Date()
  const clock = { now: () => now }
  const fresh = sharedAudit(engine, {
    migrations: detectionMigrations,
    events: [signInEvents, detectionEvents],
    clock,
  })
  const begin = async (verdicts: ReadonlyMap<string, Verdict> = new Map()) => {
    now = new Date()
    const place = await fresh()
    await sql`truncate breakwater.detection_rule, breakwater.detection_finding`.execute(place.owner)
    const detection = createDetection({
      clock,
      ids: createIds(clock),
      bus: { publish: () => Promise.resolve('') },
      audit: place.audit,
      verdicts: () => Promise.resolve(verdicts),
    })
    return { ...place, detection }
  }
  const failures = async ({ db, audit }: Pick<TestAudit, 'db' | 'audit'>, count: number) => {
    for (let one = 0; one < count; one += 1) {
      now = addMinutes(now, 1)
      await audit.record(db, {
        type: 'sign_in.failed',
        outcome: 'failure',
        by,
        subject: { type: 'user', id: 'victim', name: 'Vic Tim' },
        details: { email: 'vic@example.com' },
      })
    }
  }
  const firedIn = async (db: Db): Promise<{ type: string; rule: string; risk: string }[]> => {
    const { rows } = await sql<{ type: string; rule: string; risk: string }>`
      select type, risk, (select value::jsonb ->> 'rule' from breakwater.event_value where event_id = event.id and field = 'details') as rule
      from breakwater.event where type like 'detection.fired%' order by id`.execute(db)
    return rows
  }

  test('reports a slow attack once, as an event of high risk, however often it looks', async () => {
    const place = await begin()
    const { db, detection } = place
    await failures(place, 20)
    assert.deepEqual(await detection.detect(db, 'sweep'), { rules: 2, found: 1 })
    assert.deepEqual(await detection.detect(db, 'sweep'), { rules: 2, found: 0 })
    await failures(place, 5)
    assert.deepEqual(await detection.detect(db, 'sweep'), { rules: 2, found: 0 })
    assert.deepEqual(await firedIn(db), [{ type: 'detection.fired', rule: 'slow_brute_force', risk: 'high' }])
    const { items } = await detection.listFindings(db, {})
    assert.partialDeepStrictEqual(items, [{ ruleId: 'slow_brute_force', label: 'Vic Tim', count: 20 }])
  })

  test('reports a sign-in after failures in the transaction that reads it, and forgets it when that rolls back', async () => {
    const place = await begin()
    const { db, audit, detection } = place
    await failures(place, 4)
    await audit.record(db, {
      type: 'sign_in.succeeded',
      outcome: 'success',
      by: { ...alice, actor: { kind: 'user', id: 'victim', name: 'Vic Tim' } },
    })
    const all = { since: addMinutes(now, -60), until: addMinutes(now, 1), limit: 10 }
    const events = await audit.past(db, { ...all, types: ['sign_in.succeeded'] })
    const reading = db.transaction().execute(async (tx) => {
      await detection.readEvents(tx, events)
      throw new Error('stopped')
    })
    await assert.rejects(reading, /stopped/)
    assert.deepEqual(await firedIn(db), [])
    await detection.readEvents(db, events)
    assert.deepEqual(
      (await firedIn(db)).map(({ rule }) => rule),
      ['success_after_failures'],
    )
  })

  test('finds nothing by a rule that is off, and by its own numbers where it has some', async () => {
    const place = await begin()
    const { db, detection } = place
    const wanted = { id: 'slow_brute_force', active: false, threshold: 20, windowMinutes: 60, version: 0 }
    await detection.change(db, wanted, alice)
    await failures(place, 25)
    assert.equal((await detection.detect(db, 'sweep')).found, 0)
    await assert.rejects(detection.change(db, { ...wanted, active: true }, alice), {
      code: 'VERSION_CONFLICT',
    })
    await detection.change(db, { ...wanted, active: true, threshold: 3, version: 1 }, alice)
    assert.equal((await detection.detect(db, 'sweep')).found, 1)
    const rule = (await detection.list(db)).items.find(({ id }) => id === 'slow_brute_force')
    assert.partialDeepStrictEqual(rule, { version: 2, threshold: 3, changedBy: 'Alice Ärmel', found: 1 })
    await assert.rejects(detection.change(db, { ...wanted, threshold: 1, version: 2 }, alice), {
      code: 'DETECTION_OUT_OF_RANGE',
      message: /from 3 to 10000/,
    })
  })

  test('a preview says what other numbers would have found, and writes nothing', async () => {
    const place = await begin()
    const { db, detection } = place
    await failures(place, 6)
    const asked = { id: 'slow_brute_force', windowMinutes: 60 }
    assert.equal((await detection.preview(db, { ...asked, threshold: 10 })).count, 0)
    const { count, matches, events, isCapped } = await detection.preview(db, { ...asked, threshold: 5 })
    assert.deepEqual([count, events, isCapped, matches[0]?.label], [1, 6, false, 'Vic Tim'])
    assert.deepEqual(await firedIn(db), [])
    assert.deepEqual((await detection.listFindings(db, {})).items, [])
  })

  test('what is erased from the audit log is gone from the findings', async () => {
    const place = await begin()
    const { db, audit, detection } = place
    await failures(place, 20)
    await detection.detect(db, 'sweep')
    const { rows } = await sql`select * from breakwater.detection_finding`.execute(db)
    assert.doesNotMatch(JSON.stringify(rows), /Vic|vic|victim/)
    await audit.erase(db, { userId: 'victim' }, alice)
    assert.equal((await detection.listFindings(db, {})).items[0]?.label, null)
  })

  test('verdicts of investigations suggest another threshold', async () => {
    const verdicts = new Map<string, Verdict>()
    const place = await begin(verdicts)
    const { db, detection } = place
    await detection.change(
      db,
      { id: 'slow_brute_force', active: true, threshold: 3, windowMinutes: 10, version: 0 },
      alice,
    )
    for (let round = 0; round < 5; round += 1) {
      now = addMinutes(now, 60)
      await failures(place, 3)
      await detection.detect(db, 'sweep')
    }
    const { items } = await detection.listFindings(db, {})
    assert.equal(items.length, 5)
    for (const { eventId } of items) verdicts.set(eventId, 'false_positive')
    const rule = (await detection.list(db)).items.find(({ id }) => id === 'slow_brute_force')
    assert.deepEqual(rule?.suggestion?.threshold, 4)
  })

  test('tells a host of the failures of one person, whoever else failed', async () => {
    const place = await begin()
    const { db, audit } = place
    await failures(place, 5)
    assert.deepEqual(await detectBruteForce({ audit, clock }, db, { userId: 'victim', windowMinutes: 15 }), {
      detected: true,
      failures: 5,
      networks: ['203.0.113.0/24'],
    })
    assert.partialDeepStrictEqual(await detectBruteForce({ audit, clock }, db, { userId: 'other' }), {
      detected: false,
    })
  })
})
