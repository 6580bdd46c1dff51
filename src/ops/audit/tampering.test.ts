import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import { signerFrom } from './fixtures/sample-log.ts'
import {
  anotherAudit,
  onEachEngine,
  recordMany,
  sealAll,
  sharedAudit,
  switchTriggers,
  tampering,
} from './fixtures/test-audit.ts'
import { tamperings } from './fixtures/tamperings.ts'
import { formatVerifierKey } from './format/note.ts'
import { auditInsertOnly } from './tables.ts'

onEachEngine('tampering with the audit log', (engine) => {
  const fresh = sharedAudit(engine)

  for (const { name, found, tamper } of tamperings) {
    test(`is named when ${name}`, async () => {
      const { db, owner, audit } = await fresh()
      const ids: string[] = []
      for (let batch = 0; batch < 4; batch += 1) {
        ids.push(...(await recordMany(db, audit, 3)))
        await sealAll(db, audit)
      }
      await tampering(owner, async (tx) => {
        await tamper(tx, ids)
        const { problem } = await audit.verify(tx)
        assert.deepEqual([problem?.kind, problem?.index], found, problem?.sentence)
      })
      assert.equal((await audit.verify(db)).ok, true)
    })
  }

  test('is refused by triggers even to the owner', async () => {
    const { db, owner, audit } = await fresh()
    await recordMany(db, audit, 2)
    await sealAll(db, audit)
    for (const table of auditInsertOnly) {
      const target = sql.id('breakwater', table)
      const column = sql.id(
        { event: 'type', event_value: 'value', event_seal: 'event_id', checkpoint: 'note', audit_key: 'id' }[
          table
        ],
      )
      await assert.rejects(
        sql`update ${target} set ${column} = ${column}`.execute(owner),
        /only ever added to/,
      )
      await assert.rejects(sql`delete from ${target}`.execute(owner), /only ever added to/)
      await assert.rejects(sql`truncate ${target}`.execute(owner), /only ever added to/)
    }
    assert.equal((await audit.verify(db)).ok, true)
  })

  test('a log that was set back to an older state is shown by a checkpoint kept elsewhere', async () => {
    const { db, owner, audit } = await fresh()
    await recordMany(db, audit, 3)
    await sealAll(db, audit)
    await recordMany(db, audit, 3)
    await sealAll(db, audit)
    const { rows } = await sql<{
      note: string
    }>`select note from breakwater.checkpoint where size = 6`.execute(db)
    await switchTriggers(owner, 'disable')
    await sql`delete from breakwater.event where id in (select event_id from breakwater.event_seal where leaf_index >= 3)`.execute(
      owner,
    )
    await sql`delete from breakwater.event_seal where leaf_index >= 3`.execute(owner)
    await sql`delete from breakwater.checkpoint where size > 3`.execute(owner)
    assert.equal((await audit.verify(db)).ok, true)
    const { problem } = await audit.verify(db, { checkpoint: rows[0]?.note ?? '' })
    assert.deepEqual([problem?.kind, problem?.index], ['log_cut_off', 3])
  })

  test('sealing stops when the newest checkpoint is not what was signed', async () => {
    const { db, owner, audit } = await fresh()
    await recordMany(db, audit, 3)
    await sealAll(db, audit)
    await switchTriggers(owner, 'disable')
    await sql`update breakwater.checkpoint set frontier = sha256('forged') || sha256('too')`.execute(owner)
    await recordMany(db, audit, 1)
    await assert.rejects(audit.seal(db), /over 3 events that was not signed here/)
  })

  test('a node that knows a longer log does not seal a new beginning', async () => {
    const masterKey = randomBytes(32)
    const { db, owner, audit } = await fresh(masterKey)
    const ids = await recordMany(db, audit, 3)
    await sealAll(db, audit)
    await switchTriggers(owner, 'disable')
    await sql`delete from breakwater.event_seal`.execute(owner)
    await sql`delete from breakwater.checkpoint`.execute(owner)
    await sql`insert into breakwater.event_pending select unnest(${ids}::uuid[])`.execute(owner)
    await assert.rejects(audit.seal(db), /ends after 0 events, not 3/)
  })

  test('a key that was not sealed under the master key is trusted by nobody', async () => {
    const masterKey = randomBytes(32)
    const { db, owner, audit } = await fresh(masterKey)
    await recordMany(db, audit, 1)
    await sealAll(db, audit)
    await assert.rejects(anotherAudit(randomBytes(32)).verify(db))
    await switchTriggers(owner, 'disable')
    await sql`update breakwater.audit_key set public_key = ${formatVerifierKey(signerFrom('thief'))}`.execute(
      owner,
    )
    await assert.rejects(anotherAudit(masterKey).verify(db), /not the one that was made here/)
  })
})

suite('the running role on PostgreSQL', () => {
  const fresh = sharedAudit('postgres')
  test('can neither change, delete nor truncate anything of the log, nor reach a partition', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 2)
    await sealAll(db, audit)
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relispartition and relkind = 'r' and relname like 'event%'`.execute(
      db,
    )
    const partitions = rows.map(({ name }) => name)
    assert.ok(partitions.length >= 4)
    for (const table of [...auditInsertOnly, ...partitions]) {
      const target = sql.id('breakwater', table)
      await sql`select set_config('breakwater.erasing', 'on', false)`.execute(db)
      await assert.rejects(sql`delete from ${target}`.execute(db), /permission denied/)
      await assert.rejects(sql`truncate ${target}`.execute(db), /permission denied/)
      await assert.rejects(sql`alter table ${target} disable trigger user`.execute(db), /must be owner/)
      await assert.rejects(sql`drop table ${target}`.execute(db), /must be owner/)
    }
    await assert.rejects(sql`update breakwater.event set type = 'x'`.execute(db), /permission denied/)
    await assert.rejects(sql`update breakwater.event_value set value = 'x'`.execute(db), /permission denied/)
    await assert.rejects(sql`update breakwater.checkpoint set note = 'x'`.execute(db), /permission denied/)
  })
})
