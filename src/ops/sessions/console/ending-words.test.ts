import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toDeviceWords, endingWords } from './session-words.ts'

test('ending sessions is told with the number, the nodes that know it and how soon they did', () => {
  assert.equal(
    endingWords({ ended: 3, nodes: 2, milliseconds: 13.2 }),
    '3 sessions ended; refused on 2 nodes after 14 ms.',
  )
  assert.equal(
    endingWords({ ended: 1, nodes: 1, milliseconds: 0.4 }),
    '1 session ended; refused from now on, after 1 ms.',
  )
  assert.equal(endingWords({ ended: 0, nodes: 2, milliseconds: 5 }), 'No session was open any more.')
})

test('a device is named by what is known of it', () => {
  assert.equal(toDeviceWords({ browser: 'Firefox', os: 'Windows' }), 'Firefox on Windows')
  assert.equal(toDeviceWords({ browser: 'curl', os: 'Unknown' }), 'curl')
  assert.equal(toDeviceWords({ browser: 'Unknown', os: '' }), 'Unknown device')
})
