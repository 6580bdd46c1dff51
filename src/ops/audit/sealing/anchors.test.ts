import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { sql } from 'kysely'
import { temporaryDirectory } from '../../../../test/support/engines.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { transact } from '../../../kernel/database/database.ts'
import {
  alice,
  anchoredAudit,
  anotherAudit,
  onEachEngine,
  recordMany,
  sealAll,
  sharedAudit,
  switchTriggers,
} from '../fixtures/test-audit.ts'
import type { Audit } from '../service.ts'
import { verifyExport } from '../verifying/export-format.ts'
import { createAnchors, type Anchors } from './anchors.ts'

const clock = { now: () => new Date() }
const log = { error: () => undefined }

/** Sealed one by one, so that every event has a checkpoint of its own. */
async function sealEach(db: Db, audit: Audit, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await recordMany(db, audit, 1)
    await sealAll(db, audit)
  }
}

/** What restoring a backup does: everything behind a place in the log is gone. */
const restoreTo = (owner: Db, size: number): Promise<void> =>
  transact(owner, async (tx) => {
    await switchTriggers(tx, 'disable')
    await sql`delete from breakwater.event where id in (select event_id from breakwater.event_seal where leaf_index >= ${size})`.execute(
      tx,
    )
    await sql`delete from breakwater.event_value where event_id not in (select id from breakwater.event)`.execute(
      tx,
    )
    await sql`delete from breakwater.event_seal where leaf_index >= ${size}`.execute(tx)
    await sql`delete from breakwater.checkpoint where size > ${size}`.execute(tx)
    await switchTriggers(tx, 'enable')
  })

const newestIn = (anchors: Anchors): Promise<string> =>
  anchors.newest().then((note) => note ?? assert.fail('nothing is kept'))

onEachEngine('checkpoints outside the database', (engine) => {
  const fresh = sharedAudit(engine)
  const anchored = async () => {
    const file = join(await temporaryDirectory(), 'anchors')
    const masterKey = randomBytes(32)
    const { db, owner } = await fresh(masterKey)
    /** A node that has just started. */
    const start = () => {
      const anchors = createAnchors({ file, clock, log })
      return { anchors, audit: anchoredAudit(masterKey, anchors) }
    }
    return { db, owner, file, masterKey, start }
  }

  test('are written at start and then every tenth, whole lines or none', async () => {
    const { db, file, start } = await anchored()
    const { audit, anchors } = start()
    await sealEach(db, audit, 21)
    const sizes = [...(await readFile(file, 'utf8')).matchAll(/^(\d+)$/gm)].map(([size]) => Number(size))
    assert.deepEqual(sizes, [1, 11, 21])
    await appendFile(file, 'breakwater/audit/torn\n22')
    assert.match(await newestIn(anchors), /\n21\n/)
    await sealEach(db, audit, 1)
    assert.equal(anchors.state().problem, null)
  })

  test('keep a restored database from signing a second history, until a new origin is opened deliberately', async () => {
    const { db, owner, file, start } = await anchored()
    await sealEach(db, start().audit, 12)
    const kept = await newestIn(start().anchors)
    assert.match(kept, /\n11\n/)
    await restoreTo(owner, 8)
    const nodes = [start(), start()]
    await recordMany(db, nodes[0]?.audit ?? assert.fail(), 6)
    for (const { audit } of nodes) {
      await assert.rejects(
        audit.seal(db),
        /ends after 8 events, and a checkpoint outside the database covers 11/,
      )
      await assert.rejects(audit.seal(db), /the database is older/)
      assert.match(audit.sealingProblem() ?? '', /the database is older/)
    }
    const { rows } = await sql<{ count: number }>`
      select count(*) from breakwater.event where type = 'audit.tampering_detected'`.execute(db)
    assert.equal(rows[0]?.count, 2, 'one for each node, however often it tries')

    const { audit } = nodes[0] ?? assert.fail()
    const before = await audit.publicKey(db)
    const opened = await audit.openEpoch(db, { reason: 'The disk failed; backup of last night.', by: alice })
    assert.deepEqual([opened.size, opened.lost], [8, 3])
    for (const node of nodes) await sealAll(db, node.audit)
    assert.equal(audit.sealingProblem(), undefined)
    const again = await start().audit.verify(db, { checkpoint: kept })
    assert.deepEqual([again.problem, again.events, again.size], [undefined, 18, 18])
    assert.deepEqual(again.epochs, [
      { origin: opened.before, size: 8 },
      { origin: opened.origin, size: 18, lostBefore: 3 },
    ])
    for (const publicKey of [before, await audit.publicKey(db)])
      assert.equal((await verifyExport(audit.export(db), { publicKey, checkpoint: kept })).problem, undefined)
    assert.match(await readFile(file, 'utf8'), new RegExp(`${opened.origin}\n10\n`))
  })

  test('show a history that has the same length and other events', async () => {
    const { db, owner, masterKey, start } = await anchored()
    await sealEach(db, start().audit, 12)
    await restoreTo(owner, 8)
    // A node without the file signs on; the one that has it sees that.
    await sealEach(db, anotherAudit(masterKey), 5)
    await assert.rejects(
      sealEach(db, start().audit, 1),
      /not the one whose first 11 events were signed outside/,
    )
  })

  test('name a database from before the present key as an older one', async () => {
    const { db, owner, start } = await anchored()
    await sealEach(db, start().audit, 3)
    const { audit } = start()
    await audit.openEpoch(db, { reason: 'An exercise.', by: alice })
    await sealEach(db, audit, 1)
    await restoreTo(owner, 3)
    await transact(owner, async (tx) => {
      await switchTriggers(tx, 'disable')
      await sql`delete from breakwater.audit_key where id <> (select id from breakwater.audit_key order by created_at limit 1)`.execute(
        tx,
      )
      await switchTriggers(tx, 'enable')
    })
    const { audit: restored } = start()
    await assert.rejects(sealEach(db, restored, 1), /was signed as ".+" outside the database, which is older/)
  })

  test('are missed by nobody who has none: the log is sealed, and what could not be kept is said', async () => {
    const { db, masterKey } = await anchored()
    const post = () => Promise.reject(new Error('The receiver answers 503.'))
    const anchors = createAnchors({ webhook: { url: 'https://anchor.example/audit', post }, clock, log })
    const audit = anchoredAudit(masterKey, anchors)
    await sealEach(db, audit, 2)
    assert.deepEqual([anchors.state().problem, anchors.state().lastAt], ['The receiver answers 503.', null])
    assert.equal((await audit.verify(db)).size, 2)
  })
})
