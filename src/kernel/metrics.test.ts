import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.ts'

test('two installations in one process count apart from each other', async () => {
  const [one, other] = [createMetrics(), createMetrics()]
  one.counter('test_total', 'Test.').inc(3)
  other.counter('test_total', 'Test.')
  assert.match(await one.registry.metrics(), /^breakwater_test_total 3$/m)
  assert.match(await other.registry.metrics(), /^breakwater_test_total 0$/m)
})

test('a gauge is read when somebody asks', async () => {
  const metrics = createMetrics()
  let waiting = 1
  metrics.gauge('waiting', 'Test.', async () => waiting)
  waiting = 7
  assert.match(await metrics.registry.metrics(), /^breakwater_waiting 7$/m)
})
