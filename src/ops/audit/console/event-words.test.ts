import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detailFacts, erasedInWords, whatAbout, whoActed } from './event-words.ts'
import type { AuditEvent } from '../contract.ts'

const event: AuditEvent = {
  id: '0192f0c1-0000-7000-8000-000000000001',
  recordedAt: '2026-03-01T10:00:00.000Z',
  type: 'user.updated',
  sentence: 'A user was changed.',
  outcome: 'success',
  risk: 'low',
  riskFactors: '',
  riskPolicy: 1,
  actorKind: 'user',
  actorId: null,
  actorName: null,
  subjectType: 'user',
  subjectId: '17',
  subjectName: null,
  address: null,
  sessionId: null,
  userAgent: null,
  details: null,
  erased: [],
}

test('who was erased is not taken for somebody who never was there', () => {
  assert.equal(whoActed({ ...event, erased: ['actor_id', 'actor_name'] }), 'Erased')
  assert.equal(whoActed({ ...event, actorKind: 'anonymous' }), 'Anonymous')
  assert.equal(whatAbout({ ...event, erased: ['subject_name'] }), '17 (name erased)')
  assert.equal(whatAbout(event), '17')
  assert.equal(erasedInWords({ erased: ['actor_name', 'address'] }), 'the name of who acted and the address')
})

test('details are shown one by one, whatever they are', () => {
  assert.deepEqual(detailFacts('{"reason":"none","count":3}'), [
    { label: 'reason', value: 'none' },
    { label: 'count', value: '3' },
  ])
  for (const text of ['[1]', '7', 'not JSON'])
    assert.deepEqual(detailFacts(text), [{ label: 'details', value: text }])
})
