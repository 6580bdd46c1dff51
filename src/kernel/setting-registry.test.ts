import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { createSettingRegistry, perGroup, setting, type GroupValues } from './setting-registry.ts'

const feature = {
  'ops.test.minutes': setting(Type.Integer({ minimum: 1, maximum: 1440 }), 60, 'How long.'),
  'ops.test.name': setting(Type.String({ minLength: 1 }), 'Breakwater', 'What it is called.'),
}

test('a setting has its default until the database holds another value', () => {
  const registry = createSettingRegistry([feature])
  const settings = registry.view(feature)
  assert.equal(settings.get('ops.test.minutes'), 60)
  registry.replace(new Map([['ops.test.minutes', 5]]))
  assert.equal(settings.get('ops.test.minutes'), 5)
  registry.replace(new Map())
  assert.equal(settings.get('ops.test.minutes'), 60)
})

test('a stored value that no longer fits leaves the default in force, and the others untouched', () => {
  const registry = createSettingRegistry([feature])
  registry.replace(
    new Map<string, unknown>([
      ['ops.test.minutes', 0],
      ['ops.test.name', 'Nusantara'],
      ['ops.gone.key', 1],
    ]),
  )
  assert.equal(registry.current('ops.test.minutes'), 60)
  assert.equal(registry.current('ops.test.name'), 'Nusantara')
  assert.equal(registry.current('ops.gone.key'), undefined)
})

test('a value outside its range, of another type or of an unknown key has a problem', () => {
  const registry = createSettingRegistry([feature])
  assert.equal(registry.problemWith('ops.test.minutes', 1), undefined)
  for (const value of [0, 1441, 1.5, '60', null, Number.NaN])
    assert.ok(registry.problemWith('ops.test.minutes', value))
  assert.equal(registry.problemWith('ops.test.hours', 1), 'there is no such setting')
  assert.equal(registry.problemWith('__proto__', 1), 'there is no such setting')
})

test('a key that two features declare is a defect', () => {
  assert.throws(() => createSettingRegistry([feature, feature]), /ops\.test\.minutes is declared twice/)
})

const policies = ['refuse', 'ask', 'end_oldest'] as const
const limits = {
  'ops.test.limit': perGroup(setting(Type.Integer({ minimum: 1, maximum: 100 }), 10, 'How many.'), 'lowest'),
  'ops.test.policy': perGroup(setting(Type.Enum([...policies]), 'end_oldest', 'What then.'), policies),
}

function withGroups(groups: Readonly<Record<string, GroupValues>>) {
  const registry = createSettingRegistry([feature, limits])
  registry.replaceGroups(new Map(Object.entries(groups)))
  return { registry, settings: registry.view(limits) }
}

test('a member of several groups has the strictest of their values, whether stricter or laxer than the general one', () => {
  const { settings } = withGroups({
    kiosk: { 'ops.test.limit': 50, 'ops.test.policy': 'ask' },
    desk: { 'ops.test.limit': 20 },
    vault: { 'ops.test.limit': 2, 'ops.test.policy': 'refuse' },
  })
  assert.equal(settings.getFor(['kiosk'], 'ops.test.limit'), 50)
  assert.equal(settings.getFor(['kiosk', 'desk'], 'ops.test.limit'), 20)
  assert.equal(settings.getFor(['kiosk', 'vault'], 'ops.test.limit'), 2)
  assert.equal(settings.getFor(['vault', 'kiosk'], 'ops.test.policy'), 'refuse')
  assert.equal(settings.getFor(['desk', 'kiosk'], 'ops.test.policy'), 'ask')
})

test('whom no group says anything about has the general value', () => {
  const { registry, settings } = withGroups({ desk: { 'ops.test.policy': 'ask' } })
  registry.replace(new Map([['ops.test.limit', 7]]))
  for (const groupIds of [[], ['desk'], ['no such group']])
    assert.equal(settings.getFor(groupIds, 'ops.test.limit'), 7)
})

test('the strictest that holds for anybody counts the general value and every group', () => {
  const { registry, settings } = withGroups({ kiosk: { 'ops.test.limit': 50, 'ops.test.policy': 'ask' } })
  assert.equal(settings.getStrictest('ops.test.limit'), 10)
  assert.equal(settings.getStrictest('ops.test.policy'), 'ask')
  registry.replaceGroups(new Map([['vault', { 'ops.test.limit': 2 }]]))
  assert.equal(settings.getStrictest('ops.test.limit'), 2)
  assert.equal(settings.getStrictest('ops.test.policy'), 'end_oldest')
})

test('a group may override only what has an order of strictness, and only within its range', () => {
  const { registry, settings } = withGroups({
    odd: { 'ops.test.limit': 0, 'ops.test.policy': 'whatever', 'ops.test.minutes': 5, 'ops.gone.key': 1 },
  })
  assert.equal(registry.problemWithGroupValue('ops.test.limit', 100), undefined)
  for (const value of [0, 101, '5', null]) assert.ok(registry.problemWithGroupValue('ops.test.limit', value))
  assert.equal(
    registry.problemWithGroupValue('ops.test.minutes', 5),
    'this setting is the same for everybody',
  )
  for (const key of ['ops.gone.key', '__proto__'])
    assert.equal(registry.problemWithGroupValue(key, 1), 'there is no such setting')
  assert.equal(registry.hasGroupValues(), false)
  assert.equal(settings.getFor(['odd'], 'ops.test.limit'), 10)
})
