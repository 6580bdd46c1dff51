import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { sql } from 'kysely'
import { transact } from '../../kernel/database/database.ts'
import { verifyExport, readExport } from './verifying/export-format.ts'
import {
  alice,
  anotherAudit,
  countOf,
  noteWritten,
  onEachEngine,
  recordMany,
  sealAll,
  sharedAudit,
  tampering,
} from './fixtures/test-audit.ts'
import { inclusionProof, verifyInclusion } from './format/proof.ts'
import { startSealer } from './sealing/sealer.ts'
import { hashLeaf } from './format/merkle.ts'
import { openCheckpoint } from './format/checkpoint.ts'
import { parseVerifierKey } from './format/note.ts'

onEachEngine('the audit log', (engine) => {
  const fresh = sharedAudit(engine)

  test('what is recorded is sealed and proven, online and from an export with the public key alone', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 5)
    assert.deepEqual(await audit.seal(db), { sealed: 5, isFull: false })
    await recordMany(db, audit, 3)
    await audit.seal(db)
    const verdict = await audit.verify(db)
    assert.deepEqual(
      [verdict.problem, verdict.ok, verdict.events, verdict.checkpoints],
      [undefined, true, 8, 2],
    )
    const offline = await verifyExport(audit.export(db), { publicKey: await audit.publicKey(db) })
    assert.deepEqual(offline, verdict)
  })

  test('a log longer than a batch and a page is sealed and read whole, and its end is missed', async () => {
    const { db, owner, audit } = await fresh()
    await transact(db, async (tx) => void (await recordMany(tx, audit, 2_050)))
    assert.deepEqual(await audit.seal(db), { sealed: 2_000, isFull: true })
    assert.deepEqual(await audit.seal(db), { sealed: 50, isFull: false })
    const verdict = await audit.verify(db)
    assert.deepEqual([verdict.problem, verdict.events, verdict.checkpoints], [undefined, 2_050, 2])
    await tampering(owner, async (tx) => {
      await sql`delete from breakwater.event_seal where leaf_index >= 1000`.execute(tx)
      const { problem } = await audit.verify(tx)
      assert.deepEqual([problem?.kind, problem?.index], ['log_cut_off', 1_000])
    })
  })

  test('an event belongs to the transaction of what it tells of: with that rolled back there is none', async () => {
    const { db, audit } = await fresh()
    const failing = transact(db, async (tx) => {
      await audit.record(tx, noteWritten('never'))
      throw new Error('the business failed')
    })
    await assert.rejects(failing, /the business failed/)
    for (const table of ['event', 'event_value', 'event_pending']) assert.equal(await countOf(db, table), 0)
  })

  test('a type that nobody declared is refused', async () => {
    const { db, audit } = await fresh()
    await assert.rejects(audit.record(db, { ...noteWritten('x'), type: 'app.unknown' }), /not declared/)
  })

  test('writers at work while two nodes seal: no gap, no double, all proven', async () => {
    const masterKey = randomBytes(32)
    const { db, audit } = await fresh(masterKey)
    const nodes = [audit, anotherAudit(masterKey)]
    const [writers, each] = [16, 25]
    const written = new AbortController()
    const sealing = nodes.map(async (node) => {
      while (!written.signal.aborted) await node.seal(db)
    })
    const writing = Array.from({ length: writers }, (_, writer) =>
      transactEach(each, (number) =>
        transact(
          db,
          async (tx) => void (await nodes[number % 2]?.record(tx, noteWritten(`${writer}/${number}`))),
        ),
      ),
    )
    await Promise.all(writing)
    written.abort()
    await Promise.all(sealing)
    await sealAll(db, audit)
    const { rows } = await sql<{ first: number; last: number; events: number }>`
      select min(leaf_index) as first, max(leaf_index) as last, count(distinct event_id) as events
      from breakwater.event_seal`.execute(db)
    assert.deepEqual(rows[0], { first: 0, last: writers * each - 1, events: writers * each })
    const verdict = await audit.verify(db)
    assert.deepEqual([verdict.problem, verdict.events], [undefined, writers * each])
  })

  test('a sealer that dies in the middle leaves its events waiting for the next', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 4)
    const dying = transact(db, async (tx) => {
      assert.equal((await audit.seal(tx)).sealed, 4)
      throw new Error('killed')
    })
    await assert.rejects(dying, /killed/)
    assert.equal(await countOf(db, 'event_pending'), 4)
    assert.equal(await countOf(db, 'event_seal'), 0)
    assert.equal((await audit.seal(db)).sealed, 4)
    assert.equal((await audit.verify(db)).ok, true)
  })

  test('odd texts come back as they were sealed, whatever the time zone and date style of the reader', async () => {
    const { db, audit } = await fresh()
    const odd = 'a\0b\ud800c\u2028d\u202ee\r\nf\\u0041😀'
    await audit.record(db, {
      ...noteWritten(odd, { ...alice, userAgent: odd, actor: { kind: 'user', id: odd, name: odd } }),
      details: { [odd]: odd, big: 2n ** 53n + 1n, z: 1, a: 2 },
    })
    await audit.record(db, { ...noteWritten('huge'), details: { text: '"\0😀'.repeat(10_000) } })
    await sealAll(db, audit)
    await transact(db, async (tx) => {
      await sql`select set_config('timezone', 'Asia/Kathmandu', true), set_config('datestyle', 'SQL, DMY', true)`.execute(
        tx,
      )
      const verdict = await audit.verify(tx)
      assert.deepEqual([verdict.problem, verdict.events, verdict.erasedValues], [undefined, 2, 0])
    })
    const { rows } = await sql<{ value: string }>`
      select value from breakwater.event_value where field = 'details' and value like '%truncated%'`.execute(
      db,
    )
    assert.equal(JSON.parse(rows[0]?.value ?? '').truncated, true)
  })

  test('an entry of an event that is sealed already does not stop the sealing of the others', async () => {
    const { db, audit } = await fresh()
    const [first] = await recordMany(db, audit, 2)
    await sealAll(db, audit)
    await sql`insert into breakwater.event_pending values (${first})`.execute(db)
    await recordMany(db, audit, 1)
    assert.equal((await audit.seal(db)).sealed, 1)
    await sealAll(db, audit)
    assert.equal(await countOf(db, 'event_pending'), 0)
    assert.equal((await audit.verify(db)).events, 3)
  })

  test('the stored frontier before a batch proves an event of it to the checkpoint that sealed it', async () => {
    const { db, audit } = await fresh()
    await recordMany(db, audit, 5)
    await sealAll(db, audit)
    await recordMany(db, audit, 6)
    await sealAll(db, audit)
    const { rows } = await sql<{ size: number; frontier: Buffer; note: string }>`
      select size, frontier, note from breakwater.checkpoint order by size`.execute(db)
    const [first, second] = rows
    assert.ok(first && second)
    const { entries } = await readExport(audit.export(db))
    const leaves: Buffer[] = []
    for await (const entry of entries) if (entry.kind === 'event') leaves.push(hashLeaf(entry.leaf ?? ''))
    const peaks = [first.frontier.subarray(0, 32), first.frontier.subarray(32)]
    const tree = { before: { size: first.size, peaks }, leaves: leaves.slice(first.size) }
    const opened = openCheckpoint(second.note, [parseVerifierKey(await audit.publicKey(db))])
    assert.ok(opened.ok)
    const leafHash = leaves[7] ?? assert.fail()
    const claim = { leafHash, index: 7, size: second.size, proof: inclusionProof(tree, 7, second.size) }
    assert.ok(verifyInclusion(claim, opened.checkpoint.root))
  })

  test('the running sealer seals by itself, and seals what is left when it is stopped', async () => {
    const { db, audit } = await fresh()
    const log = { error: (reason: unknown) => assert.fail(String(reason)) }
    const sealer = startSealer({ db, seal: audit.seal, log })
    await recordMany(db, audit, 3)
    const deadline = performance.now() + 30_000
    while ((await countOf(db, 'event_seal')) < 3 && performance.now() < deadline) await sleep(50)
    assert.equal(await countOf(db, 'event_seal'), 3)
    await recordMany(db, audit, 2)
    await sealer.stop()
    assert.equal(await countOf(db, 'event_pending'), 0)
    assert.equal((await audit.verify(db)).events, 5)
  })

  test('a sealer that fails says so and tries again', async () => {
    const { db } = await fresh()
    const told: unknown[] = []
    const outcomes = [() => assert.fail('database away'), () => ({ sealed: 0, isFull: false })]
    const again = Promise.withResolvers<void>()
    const seal = async () => {
      const outcome = outcomes.shift()
      if (outcomes.length === 0) again.resolve()
      return outcome?.() ?? { sealed: 0, isFull: false }
    }
    const log = { error: (reason: unknown) => told.push(reason) }
    const sealer = startSealer({ db, seal, log, everyMilliseconds: 5 })
    await again.promise
    await sealer.stop()
    assert.equal(told.length, 1)
  })
})

async function transactEach(times: number, work: (number: number) => Promise<void>): Promise<void> {
  for (let number = 0; number < times; number += 1) await work(number)
}
