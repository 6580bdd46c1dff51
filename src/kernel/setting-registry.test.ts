import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Type from 'typebox'
import { createSettingRegistry, setting } from './setting-registry.ts'

const room = {
  'ops.test.minutes': setting(Type.Integer({ minimum: 1, maximum: 1440 }), 60, 'How long.'),
  'ops.test.name': setting(Type.String({ minLength: 1 }), 'Breakwater', 'What it is called.'),
}

test('a setting has its default until the database holds another value', () => {
  const registry = createSettingRegistry([room])
  const settings = registry.view(room)
  assert.equal(settings.get('ops.test.minutes'), 60)
  registry.replace(new Map([['ops.test.minutes', 5]]))
  assert.equal(settings.get('ops.test.minutes'), 5)
  registry.replace(new Map())
  assert.equal(settings.get('ops.test.minutes'), 60)
})

test('a stored value that no longer fits leaves the default in force, and the others untouched', () => {
  const registry = createSettingRegistry([room])
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
  const registry = createSettingRegistry([room])
  assert.equal(registry.problemWith('ops.test.minutes', 1), undefined)
  for (const value of [0, 1441, 1.5, '60', null, Number.NaN])
    assert.ok(registry.problemWith('ops.test.minutes', value))
  assert.equal(registry.problemWith('ops.test.hours', 1), 'there is no such setting')
  assert.equal(registry.problemWith('__proto__', 1), 'there is no such setting')
})

test('a key that two rooms declare is a defect', () => {
  assert.throws(() => createSettingRegistry([room, room]), /ops\.test\.minutes is declared twice/)
})
