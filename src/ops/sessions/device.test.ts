import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { describeDevice, deviceOf } from './device.ts'

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const cases: [userAgent: string, described: string][] = [
  [`${windows} Chrome/126.0.0.0 Safari/537.36`, 'Chrome on Windows (Desktop)'],
  [`${windows} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`, 'Microsoft Edge on Windows (Desktop)'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox on Linux (Desktop)'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari on iOS (iPhone)',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    'Chrome on Android (Phone)',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    'Chrome on Chrome OS (Desktop)',
  ],
  ['Googlebot/2.1 (+http://www.google.com/bot.html)', 'Googlebot (Bot)'],
  ['curl/8.5.0', 'curl (Program)'],
  ['python-requests/2.31', 'python-requests (Program)'],
  ['', 'an unknown program'],
  ['   ', 'an unknown program'],
]

test('people recognise what a session is used with', () => {
  for (const [userAgent, described] of cases) assert.equal(describeDevice(deviceOf(userAgent)), described)
})

test('an updated browser, or an updated system, is the same device', () => {
  const before = deviceOf(`${windows} Chrome/126.0.0.0 Safari/537.36`)
  assert.deepEqual(deviceOf(`${windows} Chrome/127.0.6533.72 Safari/537.36`), before)
  const mac = (system: string) =>
    deviceOf(
      `Mozilla/5.0 (Macintosh; Intel Mac OS X ${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`,
    )
  assert.deepEqual(mac('10_15_7'), mac('11_0'))
})

/** Texts that look like user agents, and texts that look like nothing. */
const anyUserAgent = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc
    .array(
      fc.constantFrom(
        ...cases.flatMap(([userAgent]) => userAgent.split(/(?<=[ ;/()])/)),
        ' ',
        '(',
        '\0',
        '<',
      ),
    )
    .map((parts) => parts.join('')),
)

test('every text is some device, in few and harmless characters, and the same one each time', () => {
  fc.assert(
    fc.property(anyUserAgent, (userAgent) => {
      const device = deviceOf(userAgent)
      for (const name of Object.values(device)) assert.match(name, /^[\w .+()-]{1,40}$/)
      assert.deepEqual(deviceOf(userAgent), device)
    }),
  )
})

test('no user agent takes longer than five milliseconds, however long it is', () => {
  const pieces = [
    '(',
    ' ',
    '/',
    'a',
    '1.',
    'Version/',
    'opera ',
    'Android ',
    'Mozilla/5.0 (',
    ';',
    'X11; ',
    '\n',
  ]
  for (const piece of pieces) {
    const text = piece.repeat(20_000)
    deviceOf(text)
    const durations = [1, 2, 3].map(() => {
      const before = process.threadCpuUsage()
      deviceOf(text)
      return process.threadCpuUsage(before).user / 1_000
    })
    assert.ok(Math.min(...durations) < 5, `${JSON.stringify(piece)}: ${durations.join(', ')} ms`)
  }
})
