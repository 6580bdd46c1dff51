import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measure, createMetrics } from './metrics.ts'
import { createObserve } from './observe.ts'

test('statements, jobs and calls are counted by outcome, and no statement text becomes a label', async () => {
  const observe = createObserve()
  const metrics = createMetrics()
  measure(observe, metrics)
  observe.report({ kind: 'statement', name: 'select 1', milliseconds: 2, failed: false })
  observe.report({ kind: 'job', name: 'audit.verify', milliseconds: 40, failed: true })
  observe.report({ kind: 'call', name: 'carrier MAEU', milliseconds: 300, failed: false })
  const text = await metrics.registry.metrics()
  assert.match(text, /breakwater_statement_seconds_count\{outcome="succeeded"\} 1/)
  assert.match(text, /breakwater_job_seconds_count\{job="audit.verify",outcome="failed"\} 1/)
  assert.match(text, /breakwater_call_seconds_count\{system="carrier MAEU",outcome="succeeded"\} 1/)
  assert.ok(!text.includes('select 1'))
})
