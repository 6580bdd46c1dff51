import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { suite, test } from 'node:test'
import { sql } from 'kysely'
import type { Db } from '../../kernel/database.ts'
import { signCheckpoint } from './checkpoint.ts'
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
import { appendAll, emptyFrontier, rootOf } from './merkle.ts'
import { formatVerifierKey } from './note.ts'
import type { Problem } from './problems.ts'
import { auditInsertOnly } from './tables.ts'

type Tampering = {
  name: string
  found: [kind: Problem['kind'], index: number | undefined]
  tamper: (owner: Db, ids: readonly string[]) => Promise<unknown>
}

/** Each on a log of 12 events, sealed in threes. */
const tamperings: readonly Tampering[] = [
  {
    name: 'a column is edited',
    found: ['leaf_mismatch', 4],
    tamper: (owner, ids) =>
      sql`update breakwater.event set outcome = 'denied' where id = ${ids[4]}`.execute(owner),
  },
  {
    name: 'a time is edited by a millisecond',
    found: ['leaf_mismatch', 4],
    tamper: (owner, ids) =>
      sql`update breakwater.event set recorded_at = recorded_at + interval '1 ms' where id = ${ids[4]}`.execute(
        owner,
      ),
  },
  {
    name: 'column and leaf are edited',
    found: ['event_altered', 4],
    tamper: (owner, ids) =>
      sql`update breakwater.event set outcome = 'denied', leaf = replace(leaf, 'success', 'denied') where id = ${ids[4]}`.execute(
        owner,
      ),
  },
  {
    name: 'column, leaf and leaf hash are edited',
    found: ['root_mismatch', 3],
    tamper: async (owner, ids) => {
      await sql`update breakwater.event set outcome = 'denied', leaf = replace(leaf, 'success', 'denied') where id = ${ids[4]}`.execute(
        owner,
      )
      await sql`update breakwater.event_seal set leaf_hash = (
          select sha256('\\x00' || convert_to(leaf, 'UTF8')) from breakwater.event where id = ${ids[4]})
        where event_id = ${ids[4]}`.execute(owner)
    },
  },
  {
    name: 'a value is edited',
    found: ['value_mismatch', 4],
    tamper: (owner, ids) =>
      sql`update breakwater.event_value set value = '198.51.100.1' where event_id = ${ids[4]} and field = 'address'`.execute(
        owner,
      ),
  },
  {
    name: 'an erased value is replaced by another',
    found: ['value_mismatch', 4],
    tamper: (owner, ids) =>
      sql`update breakwater.event_value set value = 'Mallory', salt = ${randomBytes(16)}
          where event_id = ${ids[4]} and field = 'actor_name'`.execute(owner),
  },
  {
    name: 'an event row is deleted',
    found: ['event_missing', 4],
    tamper: (owner, ids) => sql`delete from breakwater.event where id = ${ids[4]}`.execute(owner),
  },
  {
    name: 'an event is deleted with its seal',
    found: ['event_missing', 5],
    tamper: async (owner, ids) => {
      await sql`delete from breakwater.event where id = ${ids[5]}`.execute(owner)
      await sql`delete from breakwater.event_seal where event_id = ${ids[5]}`.execute(owner)
    },
  },
  {
    name: 'an event is deleted and the rest numbered anew',
    found: ['root_mismatch', 3],
    tamper: async (owner, ids) => {
      await sql`delete from breakwater.event where id = ${ids[4]}`.execute(owner)
      await sql`delete from breakwater.event_seal where event_id = ${ids[4]}`.execute(owner)
      for (let index = 5; index < 12; index += 1)
        await sql`update breakwater.event_seal set leaf_index = ${index - 1}::bigint where leaf_index = ${index}`.execute(
          owner,
        )
    },
  },
  {
    name: 'two numbers are exchanged',
    found: ['events_reordered', 4],
    tamper: async (owner) => {
      for (const [from, to] of [
        [4, 99],
        [5, 4],
        [99, 5],
      ] as const)
        await sql`update breakwater.event_seal set leaf_index = ${to}::bigint where leaf_index = ${from}`.execute(
          owner,
        )
    },
  },
  {
    name: 'the tail is cut off',
    found: ['log_cut_off', 7],
    tamper: async (owner) => {
      await sql`delete from breakwater.event where id in (select event_id from breakwater.event_seal where leaf_index >= 7)`.execute(
        owner,
      )
      await sql`delete from breakwater.event_seal where leaf_index >= 7`.execute(owner)
    },
  },
  {
    name: 'the newest checkpoint is deleted',
    found: ['not_covered', 9],
    tamper: (owner) => sql`delete from breakwater.checkpoint where size = 12`.execute(owner),
  },
  {
    name: 'all seals and checkpoints are deleted',
    found: ['not_sealed', undefined],
    tamper: async (owner) => {
      await sql`delete from breakwater.event_seal`.execute(owner)
      await sql`delete from breakwater.checkpoint`.execute(owner)
    },
  },
  {
    name: 'a checkpoint is edited',
    found: ['signature_wrong', 6],
    tamper: (owner) =>
      sql`update breakwater.checkpoint set note = overlay(note placing 'AAAA' from position(chr(10) || '6' || chr(10) in note) + 3)
          where size = 6`.execute(owner),
  },
  {
    name: 'a checkpoint is replaced by another',
    found: ['checkpoint_misplaced', 6],
    tamper: (owner) =>
      sql`update breakwater.checkpoint set note = (select note from breakwater.checkpoint where size = 3) where size = 6`.execute(
        owner,
      ),
  },
  {
    name: 'everything is hashed anew without the key',
    found: ['signature_wrong', undefined],
    tamper: rehashWithoutKey,
  },
  {
    name: 'an event is slipped in without a seal',
    found: ['not_sealed', undefined],
    tamper: (owner, ids) => copyEvent(owner, ids[0]),
  },
  {
    name: 'an event waiting to be sealed is deleted',
    found: ['event_missing', undefined],
    tamper: (owner) =>
      sql`insert into breakwater.event_pending values ('0192f0c1-7a00-7000-8000-000000000000')`.execute(
        owner,
      ),
  },
]

/** Somebody with the database but without the master key makes a whole new log from the events that suit them. */
async function rehashWithoutKey(owner: Db): Promise<void> {
  const { rows } = await sql<{
    name: string
  }>`select split_part(public_key, '+', 1) as name from breakwater.audit_key`.execute(owner)
  const name = rows[0]?.name ?? assert.fail()
  const thief = signerFrom('thief', name)
  const { rows: seals } = await sql<{ leaf_hash: Buffer }>`
    select leaf_hash from breakwater.event_seal where leaf_index < 6 order by leaf_index`.execute(owner)
  const root = Buffer.from(
    rootOf(
      appendAll(
        emptyFrontier,
        seals.map((seal) => seal.leaf_hash),
      ),
    ),
  )
  await sql`delete from breakwater.checkpoint where size > 6`.execute(owner)
  await sql`delete from breakwater.event_seal where leaf_index >= 6`.execute(owner)
  const note = signCheckpoint({ origin: name, size: 6, root }, thief)
  await sql`update breakwater.checkpoint set root = ${root}, note = ${note} where size = 6`.execute(owner)
}

const copyEvent = (owner: Db, id: string | undefined) =>
  sql`insert into breakwater.event
      select '0192f0c1-7a00-7000-8000-000000000000'::uuid, recorded_at, type, outcome, risk, risk_policy, risk_factors, actor_kind,
             subject_type, subject_id, session_id, leaf from breakwater.event where id = ${id}`.execute(owner)

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
