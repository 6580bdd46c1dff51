import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FastifyRequest } from 'fastify'
import { parseNetworks } from '../../kernel/network/address.ts'
import { createHostCheck, requireOneHost } from './host.ts'

const check = createHostCheck({
  hosts: ['https://bw.example.com', 'https://track.example.com:8443', 'bw.internal:8080', '10.1.2.3'],
  trustedProxies: parseNetworks(['10.0.0.1']),
})
type Asked = { host?: string | undefined; told?: string; peer?: string }

// The parts of a request that are looked at.
const requestTo = ({ host, told, peer = '192.0.2.7' }: Asked) =>
  ({
    headers: { host, ...(told === undefined ? {} : { 'x-forwarded-host': told }) },
    socket: { remoteAddress: peer },
  }) as unknown as FastifyRequest

test('the configured hosts and the names of this machine are answered, at any port and in any case', () => {
  const ours = [
    'bw.example.com',
    'BW.Example.com:443',
    'bw.example.com.',
    'track.example.com',
    'bw.internal',
    '10.1.2.3:8080',
    'localhost',
    'app.localhost:3000',
    '127.0.0.1:8080',
    '127.0.0.9',
    '[::1]:8080',
  ]
  for (const host of ours) check(requestTo({ host }))
})

test('any other host is misdirected: a name that somebody pointed at us gets nothing', () => {
  const others = [
    undefined,
    '',
    'evil.example',
    'evil.example:8080',
    'bw.example.com.evil.example',
    'evilbw.example.com',
    '192.0.2.10',
    '0.0.0.0',
    '[2001:db8::1]',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.1',
    'bw.example.com@evil.example',
    'x'.repeat(5_000),
  ]
  for (const host of others)
    assert.throws(() => check(requestTo({ host })), { code: 'MISDIRECTED', status: 421 }, host)
})

test('the host that a proxy was asked for counts, where the proxy is trusted', () => {
  check(requestTo({ host: 'breakwater:8080', told: 'bw.example.com', peer: '10.0.0.1' }))
  check(requestTo({ host: 'breakwater:8080', told: 'bw.example.com, inner', peer: '::ffff:10.0.0.1' }))
  for (const asked of [
    { host: 'evil.example', told: 'bw.example.com' },
    { host: 'bw.example.com', told: 'evil.example', peer: '10.0.0.1' },
  ])
    assert.throws(() => check(requestTo(asked)), { code: 'MISDIRECTED' })
})

test('a second Host header is refused, however it is written, and so is none', () => {
  const asked = (rawHeaders: string[], httpVersion = '1.1') =>
    requireOneHost({ raw: { rawHeaders, httpVersion } } as FastifyRequest) // all it looks at
  asked([], '1.0')
  assert.throws(() => asked(['Accept', '*/*']), { code: 'MALFORMED_REQUEST' })
  asked(['Host', 'a', 'X-Host', 'Host'])
  for (const name of ['Host', 'host', 'HOST'])
    assert.throws(() => asked(['Host', 'a', 'Accept', '*/*', name, 'a']), { code: 'MALFORMED_REQUEST' })
})
