import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../../kernel/identity.ts'
import { timeOfId } from '../../../kernel/ids.ts'
import { hashLeaf } from '../format/merkle.ts'
import { verifyInclusion } from '../format/proof.ts'
import { openCheckpoint } from '../format/checkpoint.ts'
import { parseVerifierKey } from '../format/note.ts'
import { alice, noteWritten, onEachEngine, recordMany, sealAll, sharedAudit } from '../fixtures/test-audit.ts'
import type { Audit, Entry } from '../service.ts'
import type { Db } from '../../../kernel/database/database.ts'

const bob: Caller = {
  actor: { kind: 'user', id: 'bob-id', name: 'Bob O’Neil' },
  roles: ['admin'],
  address: '2001:db8:1::7',
  sessionId: 'session-of-bob',
}
const nobody: Caller = { actor: { kind: 'anonymous' }, roles: [], address: '198.51.100.20' }

const entries: Readonly<Record<string, Entry>> = {
  quiet: noteWritten('quiet'),
  ofBob: { ...noteWritten('of bob', bob), subject: { type: 'order', id: '17', name: 'SO2024-0042' } },
  failed: { ...noteWritten('failed', nobody), outcome: 'failure', factors: ['many_users'] },
  denied: { ...noteWritten('denied', { ...bob, address: '198.51.100.21' }), outcome: 'denied' },
}

async function recordAll(db: Db, audit: Audit): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const [name, entry] of Object.entries(entries)) names.set(await audit.record(db, entry), name)
  return names
}

onEachEngine('the reading side of the audit log', (engine) => {
  const open = sharedAudit(engine)

  test('every filter finds the events it names, the newest first, and no others', async () => {
    const { db, audit } = await open()
    const names = await recordAll(db, audit)
    const cases: readonly [Parameters<Audit['reading']['list']>[1], string[]][] = [
      [{}, ['denied', 'failed', 'ofBob', 'quiet']],
      [{ type: 'app.note_written' }, ['denied', 'failed', 'ofBob', 'quiet']],
      [{ type: 'session.,app.' }, ['denied', 'failed', 'ofBob', 'quiet']],
      [{ type: 'session.' }, []],
      [{ outcome: 'failure,denied' }, ['denied', 'failed']],
      [{ risk: 'medium' }, ['failed']],
      [{ minimumRisk: 'medium' }, ['failed']],
      [{ actor: 'bob-id' }, ['denied', 'ofBob']],
      [{ actor: 'bob o’neil' }, ['denied', 'ofBob']],
      [{ actorKind: 'anonymous' }, ['failed']],
      [{ address: '198.51.100.0/24' }, ['denied', 'failed']],
      [{ address: '198.51.100.20' }, ['failed']],
      [{ address: '2001:db8::/32' }, ['ofBob']],
      [{ subjectType: 'order' }, ['ofBob']],
      [{ subjectType: 'order', subjectId: '17' }, ['ofBob']],
      [{ subjectType: 'note', subjectId: '17' }, []],
      [{ sessionId: 'session-of-bob' }, ['denied', 'ofBob']],
      [{ search: 'ärmel' }, ['quiet']],
      [{ search: '0042' }, ['ofBob']],
      [{ search: 'bob 0042' }, ['ofBob']],
      [{ search: 'bob', outcome: 'denied', address: '198.51.0.0/16' }, ['denied']],
      [{ from: '2000-01-01T00:00:00Z', to: '2000-01-02T00:00:00Z' }, []],
      [{ from: '2000-01-01T00:00:00Z', actor: 'bob-id', outcome: 'success' }, ['ofBob']],
    ]
    for (const [filter, expected] of cases) {
      const page = await audit.reading.list(db, filter)
      assert.deepEqual(
        page.items.map(({ id }) => names.get(id)),
        expected,
        JSON.stringify(filter),
      )
      assert.equal(page.count, expected.length, JSON.stringify(filter))
    }
  })

  test('pages follow each other without a gap or a repetition while events are added', async () => {
    const { db, audit } = await open()
    const ids = await recordMany(db, audit, 25)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page = await audit.reading.list(db, { limit: 10, ...(cursor === null ? {} : { cursor }) })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
      await audit.record(db, noteWritten('newer'))
    } while (cursor !== null)
    assert.deepEqual(seen, ids.toReversed())
  })

  test('the moments that bound a search are those of the events, to the millisecond', async () => {
    const { db, audit } = await open()
    const [id = ''] = await recordMany(db, audit, 1)
    const at = timeOfId(id)
    const next = new Date(at.getTime() + 1).toISOString()
    const found = async (from: string, to: string) => (await audit.reading.list(db, { from, to })).count
    assert.equal(await found(at.toISOString(), next), 1)
    assert.equal(await found(next, new Date(at.getTime() + 2).toISOString()), 0)
  })

  test('a facet counts as if nothing of its own sort were chosen', async () => {
    const { db, audit } = await open()
    await recordAll(db, audit)
    const facets = await audit.reading.facets(db, { outcome: 'denied', actor: 'bob-id' })
    assert.deepEqual(
      facets.outcome.map(({ name, count }) => [name, count]),
      [
        ['denied', 1],
        ['success', 1],
      ],
    )
    assert.deepEqual(facets.risk, [{ name: 'low', count: 1, countIsCapped: false }])
  })

  test('what is no network is refused with what may be meant', async () => {
    const { db, audit } = await open()
    await assert.rejects(audit.reading.list(db, { address: '10.1.2.3/8' }), {
      code: 'VALIDATION_FAILED',
      extras: {
        problems: [
          {
            path: '/address',
            message:
              'It has host bits: an address inside the network instead of its beginning. 10.0.0.0/8 may be meant.',
          },
        ],
      },
    })
  })

  test('an event says what made its risk, and proves its place from its own bytes to the signed checkpoint', async () => {
    const { db, audit } = await open()
    // More than one batch, so that the path needs what earlier checkpoints kept.
    const ids: string[] = []
    for (const count of [3, 1, 7, 40]) {
      ids.push(...(await recordMany(db, audit, count)))
      await sealAll(db, audit)
    }
    const keys = (await audit.publicKey(db)).split('\n').map(parseVerifierKey)
    for (const [index, id] of ids.entries()) {
      const { proof, leaf } = await audit.reading.get(db, id)
      assert.ok(proof, `event ${index} has a proof`)
      const opened = openCheckpoint(proof.checkpoint, keys)
      assert.ok(opened.ok)
      const path = proof.path.map((hash) => Buffer.from(hash, 'hex'))
      const inclusion = { leafHash: hashLeaf(leaf), index, size: opened.checkpoint.size, proof: path }
      assert.ok(verifyInclusion(inclusion, opened.checkpoint.root), `event ${index} leads to the root`)
    }
    const id = await audit.record(db, entries['failed'] ?? noteWritten(''))
    const { factors, proof, noProof } = await audit.reading.get(db, id)
    assert.deepEqual(
      factors.map(({ name, points }) => [name, points]),
      [
        ['failure', 10],
        ['many_users', 30],
      ],
    )
    assert.equal(factors[1]?.sentence, 'One network tried many people')
    assert.deepEqual([proof, noProof], [null, 'not_sealed'])
  })

  test('an erased person is found by nothing of theirs, and what is gone is shown as erased', async () => {
    const { db, audit } = await open()
    const names = await recordAll(db, audit)
    const [id] = [...names].find(([, name]) => name === 'ofBob') ?? ['']
    await audit.erase(db, { userId: 'bob-id' }, alice)
    for (const filter of [
      { actor: 'bob-id' },
      { search: 'neil' },
      { search: '0042' },
      { address: '2001:db8::/32' },
    ])
      assert.equal((await audit.reading.list(db, filter)).count, 0, JSON.stringify(filter))
    const { event, values } = await audit.reading.get(db, id)
    assert.deepEqual(event.erased, ['actor_id', 'actor_name', 'subject_name', 'address', 'details'])
    assert.equal(event.actorName, null)
    assert.ok(values.every(({ value, salt }) => value === null && salt === null))
    const { items } = await audit.reading.list(db, { type: 'audit.values_erased' })
    assert.deepEqual(
      items.map(({ actorName }) => actorName),
      ['Alice Ärmel'],
    )
  })

  test('what came before and after is told for the session, the network and the person', async () => {
    const { db, audit } = await open()
    const names = await recordAll(db, audit)
    const [id] = [...names].find(([, name]) => name === 'denied') ?? ['']
    await audit.record(db, noteWritten('later', { ...bob, sessionId: 'another' }))
    const { session, network, person, networkCidr } = await audit.reading.context(db, id)
    const told = (events: readonly { id: string }[] = []) =>
      events.map((event) => names.get(event.id) ?? 'later')
    assert.deepEqual([told(session?.before), told(session?.after)], [['ofBob'], []])
    assert.deepEqual([told(network?.before), told(network?.after)], [['failed'], []])
    assert.deepEqual([told(person?.before), told(person?.after)], [['ofBob'], ['later']])
    assert.equal(networkCidr, '198.51.100.0/24')
  })

  test('an address that is none is kept with its event and keeps nothing from being written', async () => {
    const { db, audit } = await open()
    const id = await audit.record(db, noteWritten('odd', { ...bob, address: 'unix:' }))
    assert.equal((await audit.reading.get(db, id)).event.address, 'unix:')
  })
})
