import assert from 'node:assert/strict'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { test } from 'node:test'
import * as zlib from 'node:zlib'
import { encodings, type Fault, nonsenseKinds } from './fault.ts'
import { type Carrier, container, eventsIn, startCarrier } from './testing/carrier.ts'

const patience = 400

/** The raw answer, nothing unpacked and nobody redirected. */
function rawAnswer({ simulator }: Carrier): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const url = `${simulator.url}/v2/events?equipmentReference=${container}`
  httpGet(url, { headers: { 'X-API-Key': 'key' } }, resolve).once('error', reject)
  return promise
}

/** The body as it came, no more than so many bytes of it. */
async function bytesOf(answer: IncomingMessage, most = Infinity): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of answer as AsyncIterable<Buffer>) {
    pieces.push(piece)
    size += piece.length
    if (size >= most) break
  }
  return Buffer.concat(pieces)
}

async function isPending(promise: Promise<unknown>, ms = patience): Promise<boolean> {
  const late = new Promise<'late'>((resolve) => void setTimeout(() => resolve('late'), ms))
  return (await Promise.race([promise.then(() => 'done'), late])) === 'late'
}

async function withFault(t: Parameters<typeof startCarrier>[0], fault: Fault): Promise<Carrier> {
  const carrier = await startCarrier(t)
  await carrier.control.setFault(fault)
  return carrier
}

test('slow: the honest answer, so much later', async (t) => {
  const { ask } = await withFault(t, { mode: 'slow', delayMs: 300 })
  const start = performance.now()
  assert.ok((await eventsIn(await ask())).length > 0)
  assert.ok(performance.now() - start >= 295)
})

test('hang: no answer at all, and stopping the carrier cuts the caller off', async (t) => {
  const { ask, simulator } = await withFault(t, { mode: 'hang' })
  const answer = ask()
  const failed = assert.rejects(answer)
  assert.ok(await isPending(answer.catch(() => {})))
  await simulator.close()
  await failed
})

test('hang_after_headers: the status and half of the body, then nothing', async (t) => {
  const carrier = await withFault(t, { mode: 'hang_after_headers' })
  const answer = await rawAnswer(carrier)
  assert.equal(answer.statusCode, 200)
  let size = 0
  answer.on('data', (piece: Buffer) => (size += piece.length)).on('error', () => {})
  assert.ok(await isPending(new Promise((resolve) => void answer.once('end', resolve))))
  assert.ok(size > 0 && size < Number(answer.headers['content-length']))
})

test('drip: the body comes byte by byte', async (t) => {
  const carrier = await withFault(t, { mode: 'drip', bytesPerDrop: 1, everyMs: 20 })
  const answer = await rawAnswer(carrier)
  let size = 0
  answer.on('data', (piece: Buffer) => (size += piece.length)).on('error', () => {})
  assert.ok(await isPending(new Promise((resolve) => void answer.once('end', resolve))))
  assert.ok(size >= 2 && size < Number(answer.headers['content-length']) / 10, `${size} bytes`)
})

test('fail: the status and Retry-After that were asked for, with the error of the standard', async (t) => {
  const { ask } = await withFault(t, { mode: 'fail', status: 503, retryAfter: '10000000000' })
  const response = await ask()
  assert.equal(response.status, 503)
  assert.equal(response.headers.get('Retry-After'), '10000000000')
  assert.match(await response.text(), /"statusCode":503/)
})

test('flood: well-formed JSON of at least the wanted size, 10 MB by itself', async (t) => {
  const carrier = await withFault(t, { mode: 'flood', bytes: 300_000 })
  const events: unknown = JSON.parse((await bytesOf(await rawAnswer(carrier))).toString())
  assert.ok(Array.isArray(events) && JSON.stringify(events).length >= 300_000)
  await carrier.control.setFault({ mode: 'flood' })
  assert.ok((await bytesOf(await rawAnswer(carrier))).length >= 10_000_000)
})

test('flood without end: goes on for as long as anybody reads, and ends with the connection', async (t) => {
  const carrier = await withFault(t, { mode: 'flood', endless: true })
  assert.ok((await bytesOf(await rawAnswer(carrier), 30_000_000)).length >= 30_000_000)
  await carrier.control.setFault({ mode: 'none' })
  assert.equal((await carrier.ask()).status, 200)
})

test('gzip_bomb: little on the wire, a thousand times as much unpacked, through all layers', async (t) => {
  const carrier = await withFault(t, { mode: 'gzip_bomb', decodedBytes: 20_000_000, layers: 2 })
  const answer = await rawAnswer(carrier)
  const body = await bytesOf(answer)
  assert.equal(answer.headers['content-encoding'], 'gzip, gzip')
  assert.ok(body.length < 100_000)
  const unpacked = zlib.gunzipSync(zlib.gunzipSync(body))
  assert.ok(unpacked.length >= 20_000_000)
  assert.deepEqual(JSON.parse(unpacked.toString()), [])
})

const unpack: Record<(typeof encodings)[number], (body: Buffer) => Buffer> = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
  gzip_twice: (body) => zlib.gunzipSync(zlib.gunzipSync(body)),
  mislabelled: (body) => body,
  unknown: (body) => body,
}

for (const encoding of encodings) {
  test(`encoding ${encoding}: the honest answer, packed and labelled so`, async (t) => {
    const carrier = await startCarrier(t)
    const honest = await bytesOf(await rawAnswer(carrier))
    await carrier.control.setFault({ mode: 'encoding', encoding })
    const answer = await rawAnswer(carrier)
    assert.ok(answer.headers['content-encoding'])
    assert.deepEqual(unpack[encoding](await bytesOf(answer)), honest)
  })
}

const nonsense: Record<(typeof nonsenseKinds)[number], (body: Buffer) => void> = {
  html: (body) => assert.match(body.toString(), /^<!doctype html>/),
  empty_body: (body) => assert.equal(body.length, 0),
  null: (body) => assert.equal(body.toString(), 'null'),
  truncated_json: (body) => {
    assert.match(body.toString(), /^\[\{"eventID"/)
    assert.throws(() => JSON.parse(body.toString()), SyntaxError)
  },
  deep_nesting: (body) => assert.ok(body.toString().startsWith('['.repeat(200_000))),
  wrong_types: (body) => assert.doesNotMatch(body.toString(), /"eventType":"/),
  missing_fields: (body) => {
    const events = JSON.parse(body.toString()) as object[]
    const names = ['eventID', 'eventCreatedDateTime', 'eventType', 'eventDateTime', 'eventClassifierCode']
    for (const name of names)
      assert.ok(
        events.some((event) => !(name in event)),
        name,
      )
  },
  wrong_charset: (body) =>
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(body), TypeError),
  duplicate_keys: (body) => assert.match(body.toString(), /"eventDateTime":"1970[^{}]*"eventDateTime":"2026/),
  hostile_strings: (body) => {
    const text = body.toString()
    for (const part of [
      '<script>',
      '=HYPERLINK',
      String.raw`\u0000`,
      'DROP TABLE',
      '\u202E',
      'x'.repeat(300_000),
    ]) {
      assert.ok(text.includes(part), part.slice(0, 20))
    }
    assert.ok(Array.isArray(JSON.parse(text)))
  },
  huge_numbers: (body) => assert.match(body.toString(), /1e400/),
  prototype_keys: (body) => assert.match(body.toString(), /"__proto__":\{"polluted":true\}/),
}

for (const kind of nonsenseKinds) {
  test(`nonsense ${kind}: status 200 and just that`, async (t) => {
    const carrier = await withFault(t, { mode: 'nonsense', kind })
    const answer = await rawAnswer(carrier)
    assert.equal(answer.statusCode, 200)
    nonsense[kind](await bytesOf(answer))
  })
}

test('nonsense is told about an unknown container too', async (t) => {
  const { get } = await withFault(t, { mode: 'nonsense', kind: 'hostile_strings' })
  assert.match(await (await get('equipmentReference=TCLU1234568')).text(), /<script>/)
})

test('redirect: to the wanted place, or back to itself for ever', async (t) => {
  const { control, ask } = await withFault(t, {
    mode: 'redirect',
    location: 'http://127.0.0.2:1/x',
    status: 307,
  })
  const away = await ask()
  assert.deepEqual([away.status, away.headers.get('Location')], [307, 'http://127.0.0.2:1/x'])
  await control.setFault({ mode: 'redirect' })
  const round = await ask()
  assert.deepEqual(
    [round.status, round.headers.get('Location')],
    [302, `/v2/events?equipmentReference=${container}`],
  )
})

test('reset: the connection breaks, before the answer or in its middle', async (t) => {
  const carrier = await withFault(t, { mode: 'reset' })
  await assert.rejects(rawAnswer(carrier), { code: 'ECONNRESET' })
  await carrier.control.setFault({ mode: 'reset', afterBytes: 100 })
  await assert.rejects(async () => bytesOf(await rawAnswer(carrier)), { code: 'ECONNRESET' })
})

test('empty_page_loop: every page is empty and names yet another one', async (t) => {
  const { get, ask, control } = await withFault(t, { mode: 'empty_page_loop' })
  const cursors = new Set<string>()
  let response = await ask()
  for (let page = 0; page < 20; page += 1) {
    assert.equal(await response.text(), '[]')
    const next = response.headers.get('Next-Page') ?? ''
    cursors.add(next)
    response = await get(`cursor=${next}`)
  }
  assert.equal(cursors.size, 20)
  assert.deepEqual((await control.statistics()).perContainer, { [container]: 21 })
})

test('a fault for one container leaves the others alone', async (t) => {
  const { ask, get } = await withFault(t, { mode: 'fail', status: 500, containerNumber: container })
  assert.equal((await ask()).status, 500)
  assert.equal((await get('equipmentReference=TCLU1234568')).status, 200)
})

test('a fault for so many requests heals by itself', async (t) => {
  const { ask } = await withFault(t, { mode: 'fail', status: 500, requests: 2 })
  const statuses = [await ask(), await ask(), await ask()].map(({ status }) => status)
  assert.deepEqual(statuses, [500, 500, 200])
})

test('the switchboard works through every fault', async (t) => {
  const { control } = await withFault(t, { mode: 'hang' })
  assert.equal((await control.statistics()).requests, 0)
  await control.clearFault()
})
