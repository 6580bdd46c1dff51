import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { strictObject, timestamp, words } from '../../../kernel/contract.ts'
import { groupNameField } from '../../../kernel/text-fields.ts'
import { toFieldProblems } from './field-problems.ts'
import { findProblems } from './problems.ts'

const body = strictObject({
  name: groupNameField(),
  roles: Type.Array(words(['viewer', 'admin']), { minItems: 1 }),
  partner: strictObject({ email: Type.String({ minLength: 1 }) }),
  networks: Type.Optional(Type.Array(Type.String({ maxLength: 5 }), { maxItems: 2 })),
  expiresAt: Type.Optional(timestamp()),
  hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  version: Type.Integer(),
})
const labels = {
  name: 'Name',
  roles: 'Roles',
  'partner/email': 'Email of the partner',
  networks: 'Networks',
  expiresAt: 'Valid until',
  hours: 'Hours',
}
const sentences = (value: unknown) => findProblems(body, value, labels).map(({ sentence }) => sentence)

test('a body that the contract takes has no problem', () => {
  const fits = { name: 'Crew', roles: ['viewer'], partner: { email: 'x' }, version: 1 }
  assert.deepEqual(sentences(fits), [])
})

test('all problems are found at once, in the order of the form, each as a sentence about its label', () => {
  const wrong = {
    hours: 10,
    expiresAt: 'tomorrow',
    networks: ['a', 'longer'],
    partner: { email: '' },
    roles: [],
    name: ' ',
    version: 1,
  }
  assert.deepEqual(sentences(wrong), [
    'Name is missing.',
    'Roles needs at least one.',
    'Email of the partner is missing.',
    'Networks, entry 2, has more than 5 characters.',
    'Valid until is not complete or not valid.',
    'Hours is more than 9.',
  ])
})

test('fields that are not given at all are missing; one that the form does not show is not named', () => {
  assert.deepEqual(sentences({ partner: { email: 'x' } }), [
    'Name is missing.',
    'Roles is missing.',
    'Something that this form does not show is missing.',
  ])
})

test('what the server refuses is told at its field, never with a pointer or a key of the API', () => {
  const problems = toFieldProblems(
    [
      { path: '/secret_key/0', message: 'is odd' },
      { path: '/networks/0', message: 'is no network in CIDR notation.' },
      { path: '/networks/1', message: 'is no network either' },
    ],
    labels,
  )
  assert.deepEqual(problems, [
    { field: 'networks', sentence: 'Networks, entry 1, is no network in CIDR notation.' },
    { field: undefined, sentence: 'Something that this form does not show is odd.' },
  ])
})
