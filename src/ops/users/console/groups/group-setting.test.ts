import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { words } from '../../../../kernel/contract.ts'
import type { SettingState } from '../../../settings/contract.ts'
import { findDifferences, toEdited, toInput, toLabel, toSettings } from './group-setting.ts'

const stateOf = (key: string, accepts: unknown): SettingState => ({
  key,
  // As it arrives in the browser.
  accepts: JSON.parse(JSON.stringify(accepts)),
  value: 1,
  default: 1,
  explanation: 'A sentence.',
  restartNeeded: false,
  perGroup: true,
  version: 0,
  changedAt: null,
  changedBy: null,
})
const minutes = stateOf('ops.session.timeout_minutes', Type.Integer({ minimum: 1, maximum: 1440 }))
const policy = stateOf('ops.session.limit_policy', words(['end_oldest', 'refuse']))

test('a setting is entered as its schema says, and one of an unknown kind not at all', () => {
  assert.deepEqual(toInput(minutes.accepts), { kind: 'number', minimum: 1, maximum: 1440 })
  assert.deepEqual(toInput(policy.accepts), { kind: 'words', words: ['end_oldest', 'refuse'] })
  assert.equal(toInput({ type: 'array' }), undefined)
})

test('a group’s own values survive the form, and what is emptied goes back to the general value', () => {
  const own = { [minutes.key]: 15, [policy.key]: 'refuse' }
  const { settings } = toEdited({ name: 'Crew', settings: own })
  assert.deepEqual(toSettings([minutes, policy], settings), own)
  assert.deepEqual(toSettings([minutes, policy], { ...settings, [minutes.key]: '' }), {
    [policy.key]: 'refuse',
  })
})

test('a key is told in words', () => {
  assert.equal(toLabel(minutes.key), 'Timeout minutes')
})

test('what is typed and what somebody else saved differ in words; empty and not given are the same', () => {
  const typed = { name: 'Crew', settings: { [minutes.key]: '15', [policy.key]: '' } }
  assert.deepEqual(findDifferences(typed, { name: 'Crew', settings: { [minutes.key]: 5 } }), [
    { field: 'Timeout minutes', mine: '15', theirs: '5' },
  ])
})
