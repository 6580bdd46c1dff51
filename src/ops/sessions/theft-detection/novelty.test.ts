import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noveltyOf, type SignInContext } from './novelty.ts'

const laptop: SignInContext = {
  device: 'Desktop',
  os: 'Windows',
  browser: 'Chrome',
  network: '203.0.113.0/24',
  country: 'DE',
}

test('the first session of a person has nothing new about it', () => {
  assert.deepEqual(noveltyOf(laptop, []), { findings: [], factors: [] })
})

test('a session like an earlier one has nothing new about it, whichever of them it is like', () => {
  const phone = { ...laptop, device: 'iPhone', os: 'iOS', browser: 'Safari', network: '198.51.100.0/24' }
  assert.deepEqual(noveltyOf(laptop, [phone, laptop]).factors, [])
  assert.deepEqual(noveltyOf({ ...phone, network: laptop.network }, [phone, laptop]).factors, [])
})

test('another device, country or network is said, in words and as a factor of risk', () => {
  const opening = { ...laptop, os: 'Linux', browser: 'Firefox', country: 'BR', network: '198.51.100.0/24' }
  assert.deepEqual(noveltyOf(opening, [laptop]), {
    findings: [
      {
        factor: 'new_device',
        sentence: 'Opened with Firefox on Linux (Desktop), which this person had not used before.',
      },
      {
        factor: 'new_country',
        sentence: 'Opened from Brazil (198.51.100.0/24), where this person had not been before.',
      },
    ],
    factors: ['new_network', 'new_device', 'new_country'],
  })
})

test('an unknown country is never new, and nothing is new against unknown ones', () => {
  assert.deepEqual(noveltyOf({ ...laptop, country: null }, [laptop]).factors, [])
  assert.deepEqual(noveltyOf(laptop, [{ ...laptop, country: null }]).factors, [])
})
