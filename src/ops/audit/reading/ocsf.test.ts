import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { csvLine } from '../../../kernel/csv.ts'
import { sharedList } from '../../../../test/support/shared-data.ts'
import type { AuditEvent } from '../contract.ts'
import { collectDeclarations } from '../../../../test/support/declarations.ts'
import { owaspWords } from '../owasp.ts'
import { toOcsf } from './ocsf.ts'

const event: AuditEvent = {
  id: '0192f0c1-0000-7000-8000-000000000001',
  recordedAt: '2026-03-01T10:00:00.123Z',
  type: 'sign_in.failed',
  sentence: 'A sign-in failed.',
  outcome: 'failure',
  risk: 'medium',
  riskFactors: 'failure=10',
  riskPolicy: 1,
  actorKind: 'anonymous',
  actorId: null,
  actorName: null,
  subjectType: 'user',
  subjectId: '17',
  subjectName: 'Budi',
  address: '203.0.113.7',
  sessionId: null,
  userAgent: 'curl/8',
  details: '{"reason":"wrong"}',
  erased: [],
}

type Ocsf = Record<string, unknown> & { metadata: Record<string, unknown> }

suite('an event in the Open Cybersecurity Schema Framework', () => {
  const cases: readonly [type: string, classUid: number, activity: number][] = [
    ['sign_in.succeeded', 3002, 1],
    ['sign_in.failed', 3002, 1],
    ['session.signed_out', 3002, 2],
    ['user.created', 3001, 1],
    ['user.disabled', 3001, 5],
    ['factor.totp_added', 3001, 10],
    ['user.password_changed', 3001, 3],
    ['ip_access.rule_created', 3004, 1],
    ['setting.changed', 3004, 3],
    ['api_token.revoked', 3004, 4],
    ['access.list_exported', 6003, 2],
    ['app.anything', 6003, 99],
  ]
  for (const [type, classUid, activity] of cases)
    test(`${type} is activity ${activity} of class ${classUid}`, () => {
      const made = toOcsf({ ...event, type }) as Ocsf
      assert.deepEqual(
        [made['class_uid'], made['activity_id'], made['type_uid']],
        [classUid, activity, classUid * 100 + activity],
      )
      assert.equal(made['category_uid'], Math.floor(classUid / 1000))
    })

  test('has its time in whole milliseconds, a severity, a status and whom it is about', () => {
    const made = toOcsf(event) as Ocsf
    assert.equal(made['time'], 1_772_359_200_123)
    assert.deepEqual([made['severity_id'], made['status_id']], [3, 2])
    assert.deepEqual(made['user'], { uid: '17', name: 'Budi' })
    assert.equal(made.metadata['uid'], event.id)
  })
})

const lists = ['log_injection', 'csv_formula', 'xss'].map((name) => sharedList<string>(`attack/${name}.json`))

test(
  'whatever stands in names, user agents and details, an event is one line in every format',
  { skip: lists[0]?.skip ?? false },
  () => {
    for (const text of lists.flatMap((list) => list.read())) {
      const hostile = { ...event, actorName: text, subjectName: text, userAgent: text, details: text }
      for (const made of [hostile, toOcsf(hostile)]) {
        const line = JSON.stringify(made)
        assert.ok(!/[\r\n]/.test(line), text)
        assert.deepEqual(JSON.parse(line), JSON.parse(JSON.stringify(made)))
      }
      const [cell = ''] = csvLine([text]).split('\r\n')
      assert.ok(!/^"?[=+\-@]/.test(cell) || /^-?[\d.]+$/.test(text) || cell === '–', `${text} as ${cell}`)
    }
  },
)

test('the OWASP words are for event types that there are', async () => {
  const { events } = await collectDeclarations()
  const types = new Set([...events].map(([type]) => type))
  assert.deepEqual(
    Object.keys(owaspWords).filter((type) => !types.has(type)),
    [],
  )
})
