import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { sharedAudit, recordMany, sealAll } from '../ops/audit/fixtures/test-audit.ts'
import { createVerbs } from './verbs.ts'

suite('the export of the command line', () => {
  const open = sharedAudit('pglite')

  test('is recorded before its first line leaves', async () => {
    const { db, audit } = await open()
    await recordMany(db, audit, 2)
    await sealAll(db, audit)
    const lines = []
    for await (const told of createVerbs({ audit, db }).get('audit.export')?.({}) ?? []) lines.push(told)
    assert.ok(lines.length > 2)
    const { items } = await audit.reading.list(db, { type: 'audit.exported' })
    assert.deepEqual(
      items.map(({ actorKind, actorName }) => [actorKind, actorName]),
      [['job', 'command line']],
    )
  })

  test('does not happen when it cannot be recorded', async () => {
    const { db, audit } = await open()
    const failing = { ...audit, record: () => Promise.reject(new Error('no log')) }
    const verb = createVerbs({ audit: failing, db }).get('audit.export')?.({})
    const first = verb?.[Symbol.asyncIterator]().next()
    await assert.rejects(first ?? Promise.resolve(), /no log/)
  })
})
