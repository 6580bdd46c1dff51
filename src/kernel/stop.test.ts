import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stopInTurn } from './stop.ts'

test('parts stop in their order, each when the one before has', async () => {
  const order: string[] = []
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    order.push('slow')
  }
  await stopInTurn([slow, () => order.push('quick')])
  assert.deepEqual(order, ['slow', 'quick'])
})

test('a part that fails to stop keeps none of the others running, and is told of', async () => {
  const stopped: string[] = []
  const fail = (reason: string) => () => Promise.reject(new Error(reason))
  await assert.rejects(stopInTurn([fail('first'), () => stopped.push('database')]), /first/)
  await assert.rejects(
    stopInTurn([fail('first'), fail('second'), () => stopped.push('listener')]),
    (error) => error instanceof AggregateError && error.errors.length === 2,
  )
  assert.deepEqual(stopped, ['database', 'listener'])
})
