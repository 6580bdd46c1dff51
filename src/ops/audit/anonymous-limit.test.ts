import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Caller } from '../../kernel/identity.ts'
import { anonymousPerMinute, createAnonymousLimit, type NotWritten } from './anonymous-limit.ts'
import {
  alice,
  anotherAudit,
  countOf,
  noteWritten,
  onEachEngine,
  sealAll,
  sharedAudit,
} from './fixtures/test-audit.ts'

const stranger: Caller = { actor: { kind: 'anonymous' }, roles: [], address: '2001:db8::7' }
const at = (second: number) => new Date(Date.UTC(2028, 1, 29, 23, 59) + second * 1_000)
const refused = { type: 'sign_in.failed', by: stranger, outcome: 'failure' } as const

/** What is told at a moment, or nothing. */
async function toldAt(limit: ReturnType<typeof createAnonymousLimit>, now: Date): Promise<NotWritten[]> {
  const told: NotWritten[] = []
  await limit.report(now, async (details) => void told.push(details))
  return told
}

test('of anonymous refusals so many of a type are written in a minute, and the rest is told once as a number', async () => {
  const limit = createAnonymousLimit()
  const written = Array.from({ length: 1_000 }, () => limit.mayWrite(refused, at(5))).filter(Boolean)
  assert.equal(written.length, anonymousPerMinute)
  assert.equal(limit.mayWrite({ ...refused, type: 'session.unknown_token' }, at(5)), true, 'another type')
  assert.deepEqual(await toldAt(limit, at(59)), [], 'the minute is not over')
  assert.deepEqual(await toldAt(limit, at(60)), [
    {
      count: 1_000 - anonymousPerMinute,
      types: { 'sign_in.failed': 1_000 - anonymousPerMinute },
      from: '2028-02-29T23:59:00.000Z',
      to: '2028-03-01T00:00:00.000Z',
    },
  ])
  assert.deepEqual(await toldAt(limit, at(120)), [])
  assert.equal(limit.mayWrite(refused, at(61)), true, 'the next minute')
})

test('what somebody known did and what succeeded is written without a limit', () => {
  const limit = createAnonymousLimit()
  for (let number = 0; number < 1_000; number++) {
    assert.equal(limit.mayWrite({ ...refused, by: alice }, at(0)), true)
    assert.equal(limit.mayWrite({ ...refused, outcome: 'success' }, at(0)), true)
  }
})

test('a number that could not be told is told the next time, together with what came since', async () => {
  const limit = createAnonymousLimit()
  for (let number = 0; number < anonymousPerMinute + 3; number++) limit.mayWrite(refused, at(0))
  const failing = limit.report(at(60), async () => assert.fail('database away'))
  await assert.rejects(failing, /database away/)
  for (let number = 0; number < anonymousPerMinute + 4; number++) limit.mayWrite(refused, at(60))
  assert.deepEqual(
    (await toldAt(limit, at(120))).map(({ count }) => count),
    [7],
  )
})

onEachEngine('the audit log in a flood of anonymous refusals', (engine) => {
  const fresh = sharedAudit(engine)

  test('holds a bounded number of rows and the number of what it does not hold, and is proven', async () => {
    const { db } = await fresh()
    let now = at(0)
    const audit = anotherAudit(randomBytes(32), { now: () => now })
    for (let number = 0; number < anonymousPerMinute + 30; number++)
      await audit.record(db, { ...noteWritten(`refusal ${number}`, stranger), outcome: 'denied' })
    assert.equal(await countOf(db, 'event'), anonymousPerMinute)
    now = at(61)
    await sealAll(db, audit)
    const { rows } = await sql<{ count: string }>`
      select value::jsonb->>'count' as count from breakwater.event_value join breakwater.event on id = event_id
      where type = 'audit.events_not_written' and field = 'details'`.execute(db)
    assert.deepEqual(rows, [{ count: '30' }])
    assert.equal((await audit.verify(db)).events, anonymousPerMinute + 1)
  })
})
