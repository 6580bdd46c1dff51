import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import { tellVerdict } from '../../control/verbs.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { addMinutes } from '../../kernel/clock.ts'
import {
  anotherAudit,
  onEachEngine,
  recordMany,
  sealAll,
  sharedAudit,
  tampering,
} from './fixtures/test-audit.ts'
import { auditJobs } from './jobs.ts'
import { proofOf } from './fixtures/test-proof.ts'
import type { Audit } from './service.ts'

const prove = async (db: Db, audit: Audit): Promise<unknown> => {
  const [job = assert.fail()] = auditJobs(proofOf(audit))
  return job.run(db)
}

onEachEngine('the nightly proof of the audit log', (engine) => {
  const fresh = sharedAudit(engine)

  test('says what it proved, and records and names what it could not', async () => {
    const { db, owner, audit } = await fresh()
    await recordMany(db, audit, 3)
    await sealAll(db, audit)
    assert.deepEqual(await prove(db, audit), { events: 3, checkpoints: 1 })
    await tampering(owner, async (tx) => {
      await sql`update breakwater.event set outcome = 'denied'`.execute(tx)
      await assert.rejects(prove(tx, audit), /"outcome" of event/)
      const { rows } =
        await sql`select from breakwater.event where type = 'audit.tampering_detected'`.execute(tx)
      assert.equal(rows.length, 1)
    })
  })

  test('fails when something has kept the log from being sealed for ten minutes', async () => {
    const { db } = await fresh()
    const start = new Date()
    let now = start
    const audit = anotherAudit(randomBytes(32), { now: () => now })
    await recordMany(db, audit, 1)
    await sealAll(db, audit)
    await recordMany(db, audit, 2)
    now = addMinutes(start, 10)
    assert.deepEqual(await prove(db, audit), { events: 1, checkpoints: 1 })
    const told = [...tellVerdict(await audit.verify(db))]
    assert.deepEqual(told.slice(1), [
      { line: `Not sealed yet, and so not proved: 2 events, since ${start.toISOString()}.` },
      { exit: 0 },
    ])
    now = new Date(addMinutes(start, 10).getTime() + 1)
    await transact(db, async (tx) => {
      await assert.rejects(prove(tx, audit), /2 events have not been sealed since .* holds up the sealing/)
    })
  })
})
