import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { transact } from '../../../kernel/database/database.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { canonicalJson } from '../format/canonical.ts'
import { composeEvent } from '../compose.ts'
import { auditEvents } from '../events.ts'
import { readExport, verifyExport } from './export-format.ts'
import { alice, noteWritten, onEachEngine, recordMany, sealAll, sharedAudit } from '../fixtures/test-audit.ts'
import type { LogEntry, SealedEvent } from '../format/log.ts'

onEachEngine('erasing a person from the audit log', (engine) => {
  const fresh = sharedAudit(engine)

  test('removes every trace of them, and every proof still verifies', async () => {
    const { db, audit } = await fresh()
    await audit.record(db, noteWritten('by alice'))
    const bob = { ...alice, actor: { kind: 'user', id: 'bob-id', name: 'Bob' } } as const
    await audit.record(db, {
      ...noteWritten('about alice', bob),
      subject: { type: 'user', id: 'alice-id', name: 'Alice Ärmel' },
    })
    await sealAll(db, audit)
    const root = (await audit.verify(db)).root
    assert.deepEqual(await audit.erase(db, { userId: 'alice-id' }, bob), { values: 7 })
    const verdict = await audit.verify(db)
    assert.deepEqual([verdict.problem, verdict.root, verdict.erasedValues], [undefined, root, 7])
    const lines = await all(audit.export(db))
    assert.ok(!lines.join().includes('Alice'))
    assert.ok(!lines.join().includes('"by alice"'.replaceAll('"', '\\"')))
    assert.equal((await verifyExport(audit.export(db))).erasedValues, 7)
  })

  test('an erasure is recorded by the database as the service would record it, and names every value', async () => {
    const { db, audit } = await fresh()
    const odd: Caller = {
      actor: { kind: 'user', id: 'böb\\\n😀', name: 'Bob\r"\\' },
      roles: ['admin'],
      address: '2001:db8::7',
      sessionId: 'a session\u2028',
      userAgent: 'u'.repeat(600),
    }
    const id = await audit.record(db, noteWritten('by alice'))
    await audit.erase(db, { userId: 'alice-id' }, odd)
    await sealAll(db, audit)
    const { entries } = await readExport(audit.export(db))
    const [, record] = await eventsOf(entries)
    const { details = assert.fail() } = record?.values ?? {}
    const erased = { 'actor_id,actor_name,address,details,user_agent': [id] }
    const told = JSON.parse(details.value)
    assert.deepEqual(told, { databaseRole: told.databaseRole, erased, part: 1, parts: 1, values: 5 })
    assert.equal(details.value, canonicalJson(told))
    const salts = Object.values(record?.values ?? {}).map(({ salt }) => Buffer.from(salt, 'hex'))
    assert.equal(new Set(salts.map(String)).size, 5)
    const definition = auditEvents['audit.values_erased']
    const subject = { type: 'user', id: 'alice-id' }
    const entry = {
      type: 'audit.values_erased',
      outcome: 'success',
      by: odd,
      subject,
      details: told,
    } as const
    const { id: recordId = '', recorded_at = '' } = record?.fields ?? {}
    const moment = { id: recordId, recordedAt: new Date(recorded_at) }
    assert.equal(
      record?.leaf,
      composeEvent({ ...entry, definition }, moment, () => salts.shift() ?? assert.fail()).leaf,
    )
    assert.match(recordId, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/)
  })

  test('an erasure of many events is recorded in parts that stay within the size of details', async () => {
    const { db, audit } = await fresh()
    await transact(db, async (tx) => void (await recordMany(tx, audit, 601)))
    assert.deepEqual(await audit.erase(db, { userId: 'alice-id' }, alice), { values: 601 * 5 })
    const { rows } = await sql<{ value: string }>`
      select value from breakwater.event_value join breakwater.event on id = event_id
      where type = 'audit.values_erased' and field = 'details' order by (value::jsonb->>'part')::int`.execute(
      db,
    )
    const parts = rows.map(({ value }) => JSON.parse(value))
    assert.deepEqual(
      parts.map(({ part, parts, values }) => [part, parts, values]),
      [
        [1, 3, 1_500],
        [2, 3, 1_500],
        [3, 3, 5],
      ],
    )
    assert.ok(rows.every(({ value }) => Buffer.byteLength(value) <= 16_384))
    assert.equal((await audit.verify(db)).ok, true)
    await sealAll(db, audit)
    assert.deepEqual((await audit.verify(db)).problem, undefined)
  })

  test('a second erasure takes the first one’s caller and leaves what it recorded', async () => {
    const { db, audit } = await fresh()
    const bob = { ...alice, actor: { kind: 'user', id: 'bob-id', name: 'Bob' } } as const
    await audit.record(db, noteWritten('by alice'))
    await audit.erase(db, { userId: 'alice-id' }, bob)
    assert.deepEqual(await audit.erase(db, { userId: 'bob-id' }, alice), { values: 4 })
    assert.deepEqual(await audit.erase(db, { userId: 'alice-id' }, bob), { values: 4 })
    await sealAll(db, audit)
    assert.equal((await audit.verify(db)).problem, undefined)
    assert.equal((await verifyExport(audit.export(db))).problem, undefined)
  })
})

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

const eventsOf = async (entries: AsyncIterable<LogEntry>): Promise<SealedEvent[]> =>
  (await all(entries)).filter((entry) => entry.kind === 'event')
