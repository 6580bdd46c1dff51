import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { Fault } from '../../../simulator/fault.ts'
import { container, startCarrier } from '../../../simulator/testing/carrier.ts'
import type { FetchOutcome } from './client/client.ts'
import { carrierAt, fakeCarrier, quick, secretKey, testClient } from './fixtures/test-client.ts'
import type { ProblemKind } from './client/problem.ts'

type Case = { fault: Fault; expected: ProblemKind | 'events' | 'nothing'; requests: number }

const fault = (fault: Fault, expected: Case['expected'], requests = 1): Case => ({
  fault,
  expected,
  requests,
})
const nonsense = (kind: Extract<Fault, { mode: 'nonsense' }>['kind'], expected: Case['expected']): Case =>
  fault({ mode: 'nonsense', kind }, expected)
const encoding = (name: Extract<Fault, { mode: 'encoding' }>['encoding'], expected: Case['expected']): Case =>
  fault({ mode: 'encoding', encoding: name }, expected)

const cases: readonly Case[] = [
  fault({ mode: 'slow', delayMs: 100 }, 'events'),
  fault({ mode: 'slow', delayMs: 60_000 }, 'timed_out', 3),
  fault({ mode: 'hang' }, 'timed_out', 3),
  fault({ mode: 'hang_after_headers' }, 'timed_out', 3),
  fault({ mode: 'drip', bytesPerDrop: 1, everyMs: 20 }, 'timed_out', 3),
  fault({ mode: 'fail', status: 500 }, 'failing', 3),
  fault({ mode: 'fail', status: 503, retryAfter: '0' }, 'failing', 3),
  fault({ mode: 'fail', status: 503, retryAfter: '10000000000' }, 'failing'),
  fault({ mode: 'fail', status: 503, retryAfter: 'Fri, 31 Dec 9999 23:59:59 GMT' }, 'failing'),
  fault({ mode: 'fail', status: 503, retryAfter: 'whenever' }, 'failing', 3),
  fault({ mode: 'fail', status: 429, retryAfter: '3600' }, 'busy'),
  fault({ mode: 'fail', status: 429 }, 'busy', 3),
  fault({ mode: 'fail', status: 400 }, 'rejected'),
  fault({ mode: 'fail', status: 401 }, 'denied'),
  fault({ mode: 'fail', status: 403 }, 'denied'),
  fault({ mode: 'fail', status: 404 }, 'nothing'),
  fault({ mode: 'flood' }, 'too_large'),
  fault({ mode: 'flood', endless: true }, 'too_large'),
  fault({ mode: 'gzip_bomb' }, 'too_large'),
  fault({ mode: 'gzip_bomb', layers: 2 }, 'nonsense'),
  fault({ mode: 'gzip_bomb', layers: 6 }, 'nonsense'),
  encoding('gzip', 'events'),
  encoding('deflate', 'events'),
  encoding('br', 'events'),
  encoding('zstd', 'nonsense'),
  encoding('gzip_twice', 'nonsense'),
  encoding('mislabelled', 'nonsense'),
  encoding('unknown', 'nonsense'),
  nonsense('html', 'nonsense'),
  nonsense('empty_body', 'nonsense'),
  nonsense('null', 'nonsense'),
  nonsense('truncated_json', 'nonsense'),
  nonsense('deep_nesting', 'nonsense'),
  nonsense('wrong_types', 'nonsense'),
  nonsense('missing_fields', 'events'),
  nonsense('wrong_charset', 'nonsense'),
  nonsense('duplicate_keys', 'events'),
  nonsense('hostile_strings', 'events'),
  nonsense('huge_numbers', 'nonsense'),
  nonsense('prototype_keys', 'events'),
  fault({ mode: 'redirect' }, 'redirect'),
  fault({ mode: 'reset' }, 'unreachable', 3),
  fault({ mode: 'reset', afterBytes: 100 }, 'unreachable', 3),
  fault({ mode: 'empty_page_loop' }, 'nonsense', 20),
]

suite('a carrier that misbehaves', { concurrency: false }, () => {
  for (const { fault, expected, requests } of cases) {
    test(`${Object.values(fault).join(' ')}: ${expected} after ${requests} request(s), within bounds`, async (t) => {
      const { control, fetch } = await faulty(t, fault, {
        patience: expected === 'timed_out' ? quick : lasting,
      })
      const spent = measure()
      const outcome = await fetch()
      const { milliseconds, megabytes } = spent()
      assert.equal(wordFor(outcome), expected, JSON.stringify(outcome).slice(0, 300))
      assert.equal((await control.statistics()).requests, requests)
      assert.ok(milliseconds < lasting.callMilliseconds, `${milliseconds} ms`)
      assert.ok(megabytes < 50, `${megabytes} MB`)
      assert.ok(!JSON.stringify(outcome).includes(secretKey))
      assert.equal(Reflect.get({}, 'polluted'), undefined)
    })
  }
})

test('a fault that passes is hidden by the retries', async (t) => {
  const { fetch } = await faulty(t, { mode: 'fail', status: 503, requests: 2 })
  assert.equal(wordFor(await fetch()), 'events')
})

test('a redirect shows the key to nobody', async (t) => {
  const thief = await fakeCarrier(t, (_, response) => response.end('[]'))
  for (const status of [301, 302, 303, 307, 308] as const) {
    const { fetch } = await faulty(
      t,
      { mode: 'redirect', location: `${thief.url}/v2/events`, status },
      {
        alsoAllowed: [thief.url],
      },
    )
    assert.equal(wordFor(await fetch()), 'redirect')
  }
  assert.deepEqual(thief.visits, [])
})

test('a key that cannot be sent fails without being repeated', async (t) => {
  const carrier = await fakeCarrier(t, (_, response) => response.end('[]'))
  const { client } = testClient(t, [carrier.url])
  const credentials = { header: 'X-API-Key', key: `${secretKey}\r\nX-Injected: 1` }
  const outcome = await client.fetchEvents(carrierAt(carrier.url, { credentials }), container)
  assert.ok(!outcome.ok && !JSON.stringify(outcome).includes(secretKey))
  assert.deepEqual(carrier.visits, [])
})

/** No busy machine takes so long; what hangs would take longer. */
const lasting = { ...quick, callMilliseconds: 30_000, budgetMilliseconds: 50_000 }

type Faulty = { alsoAllowed?: readonly string[]; patience?: typeof quick }

async function faulty(t: TestContext, fault: Fault, { alsoAllowed = [], patience = lasting }: Faulty = {}) {
  const { simulator, control } = await startCarrier(t, { apiKey: secretKey })
  const { client } = testClient(t, [simulator.url, ...alsoAllowed], { patience })
  await control.setFault(fault)
  await control.resetStatistics()
  return { control, fetch: () => client.fetchEvents(carrierAt(simulator.url), container) }
}

function wordFor(outcome: FetchOutcome): string {
  if (!outcome.ok) return outcome.problem.kind
  return outcome.events.length > 0 ? 'events' : 'nothing'
}

/** Time, and the most memory at any moment; the simulator's share is in it. */
function measure() {
  const began = performance.now()
  const before = process.memoryUsage.rss()
  let most = before
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 2)
  return () => {
    clearInterval(sampling)
    return { milliseconds: performance.now() - began, megabytes: (most - before) / 1_000_000 }
  }
}
