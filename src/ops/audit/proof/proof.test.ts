import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { parseVerifierKey } from '../format/note.ts'
import { alice, onEachEngine, recordMany, sealAll, sharedAudit, tampering } from '../fixtures/test-audit.ts'
import { signerFrom } from '../fixtures/sample-log.ts'
import { proofOf } from '../fixtures/test-proof.ts'
import { formatVerifierKey } from '../format/note.ts'
import { verifyExport } from '../verifying/export-format.ts'

onEachEngine('proving the audit log', (engine) => {
  const fresh = sharedAudit(engine)

  test('names the first event that is altered, keeps the outcome, and records the tampering', async () => {
    const { db, owner, audit } = await fresh()
    const proof = proofOf(audit)
    const [, second] = await recordMany(db, audit, 3)
    await sealAll(db, audit)
    const good = await proof.verify(db, alice)
    assert.deepEqual([good.state, good.events, good.problem], ['proved', 3, null])
    await sealAll(db, audit)
    await tampering(owner, async (tx) => {
      await sql`update breakwater.event set outcome = 'denied' where id = ${second}`.execute(tx)
      const bad = await proof.verify(tx, alice)
      assert.deepEqual(
        [bad.state, bad.problem?.kind, bad.problem?.index, bad.problem?.eventId],
        ['not_proved', 'leaf_mismatch', 1, second],
      )
      assert.deepEqual((await proof.integrity(tx)).lastVerification, bad)
      const { rows } =
        await sql`select from breakwater.event where type = 'audit.tampering_detected'`.execute(tx)
      assert.equal(rows.length, 1)
    })
    const { lastVerification, size, waiting } = await proof.integrity(db)
    assert.deepEqual([lastVerification, size, waiting], [good, 4, 0])
  })

  test('is done once at a time, and again when the one before was given up', async () => {
    const { db, audit } = await fresh()
    let now = new Date()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const verify = async (...given: Parameters<typeof audit.verify>) => {
      await held
      return audit.verify(...given)
    }
    const proof = proofOf({ ...audit, verify }, { clock: { now: () => now }, waitMilliseconds: 1 })
    assert.equal((await proof.verify(db, alice)).state, 'running')
    await assert.rejects(proof.verify(db, alice), { code: 'VERIFICATION_RUNNING' })
    now = new Date(now.getTime() + 31 * 60_000)
    assert.equal((await proof.verify(db, alice)).state, 'running')
    release()
    await assert.doesNotReject(async () => {
      while ((await proof.integrity(db)).lastVerification?.state === 'running');
    })
  })

  test('goes on under a new key, and who trusts only the old one can still prove everything', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 2)
    await sealAll(db, audit)
    const kept = (await proofOf(audit).integrity(db)).checkpoint ?? ''
    const { before, publicKey } = await audit.rotateKey(db, alice)
    await recordMany(db, audit, 2)
    await sealAll(db, audit)
    assert.notEqual(publicKey, before)
    const { keys, checkpoint } = await proofOf(audit).integrity(db)
    assert.deepEqual(
      keys.map((key) => [key.publicKey, key.signs]),
      [
        [before, false],
        [publicKey, true],
      ],
    )
    assert.match(checkpoint ?? '', /\n5\n/)
    for (const trusted of [before, `${before} ${publicKey}`]) {
      const proved = await verifyExport(audit.export(db), { publicKey: trusted, checkpoint: kept })
      assert.deepEqual([proved.problem, proved.events, proved.size], [undefined, 5, 5])
    }
    const keysBefore = [parseVerifierKey(before)]
    assert.equal((await audit.verify(db, { publicKeys: keysBefore, checkpoint: checkpoint ?? '' })).ok, true)
    // The new key says nothing of what was signed before it.
    const { problem } = await verifyExport(audit.export(db), { publicKey })
    assert.equal(problem?.kind, 'signature_wrong')
  })

  test('does not come to trust a key that is only named, behind the last checkpoint of a trusted one', async () => {
    const { db, audit } = await fresh()
    const { before } = await audit.rotateKey(db, alice)
    const thief = formatVerifierKey(signerFrom('thief', parseVerifierKey(before).name))
    await audit.record(db, {
      type: 'audit.key_rotated',
      outcome: 'success',
      by: alice,
      subject: { type: 'other', id: 'no key at all' },
    })
    await sealAll(db, audit)
    const lines: string[] = []
    for await (const line of audit.export(db)) lines.push(line)
    const forged = lines.map((line) => line.replaceAll('no key at all', thief))
    const { problem } = await verifyExport(stream(forged), { publicKey: before })
    assert.deepEqual([problem?.kind, problem?.index], ['event_altered', 1])
    assert.equal((await verifyExport(stream(lines), { publicKey: before })).ok, true)
  })
})

async function* stream(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}
