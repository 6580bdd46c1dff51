import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineEvents } from '../../kernel/events.ts'
import { composeEventTypes } from './event-types.ts'
import { assessRisk, type RiskCase } from './risk.ts'

const quiet: RiskCase = { base: 'low', outcome: 'success', actor: 'user', roles: ['viewer'], factors: [] }

test('a type without any factor keeps its own risk', () => {
  for (const base of ['low', 'medium', 'high', 'critical'] as const)
    assert.equal(assessRisk({ ...quiet, base }).risk, base)
  assert.deepEqual(assessRisk(quiet), { risk: 'low', factors: '' })
})

test('factors add up, each once, and are listed with their points', () => {
  const factors = ['new_network', 'new_device', 'new_network'] as const
  assert.deepEqual(assessRisk({ ...quiet, outcome: 'failure', roles: ['admin'], factors }), {
    risk: 'medium',
    factors: 'failure=10,admin_actor=10,new_device=15,new_network=15',
  })
})

test('a job is no administrator at work', () => {
  assert.equal(assessRisk({ ...quiet, actor: 'job', roles: ['admin'] }).factors, '')
})

const feature = defineEvents({ 'order.created': ['An order was created.', 'low'] })

test('event types are declared once, and app.* belongs to the host alone', () => {
  const host = defineEvents({ 'app.invoice.paid': ['An invoice was paid.', 'low'] })
  assert.deepEqual([...composeEventTypes([feature], host).keys()], ['order.created', 'app.invoice.paid'])
  assert.throws(() => composeEventTypes([feature, feature]), /twice/)
  assert.throws(() => composeEventTypes([host]), /app\.\*/)
  assert.throws(() => composeEventTypes([], feature), /app\.\*/)
})

test('an event type is named area.what_happened', () => {
  for (const name of [
    'order',
    'Order.created',
    'order.',
    '.created',
    'order created.x',
    `a.${'b'.repeat(100)}`,
  ])
    assert.throws(() => defineEvents({ [name]: ['x', 'low'] }), /area\.what_happened/)
})
