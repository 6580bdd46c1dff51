import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sharedList } from '../../../test/support/shared-data.ts'
import { canonicalAddress, familyOf, networkOf, parseNetworks, rateLimitKeyOf } from './address.ts'

test('every address has one spelling, and it is the one of RFC 5952', () => {
  const spellings = [
    ['192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:c000:0207', '192.0.2.7'],
    ['::192.0.2.7', '::c000:207'],
    ['64:ff9b::192.0.2.7', '64:ff9b::c000:207'],
  ] as const
  for (const [text, canonical] of spellings) assert.equal(canonicalAddress(text), canonical)
})

test('what some programs take for an address is none here', () => {
  const refused = ['', '127.1', '010.0.0.1', '0x7f.0.0.1', '2130706433', '1.2.3.4.', ' 1.2.3.4', '1.2.3.4:80']
  const refused6 = [
    'fe80::1%eth0',
    '[::1]',
    '::1/128',
    '1::2::3',
    '12345::',
    '::ffff:1.2.3',
    '١.٢.٣.٤',
    'localhost',
  ]
  for (const text of [...refused, ...refused6]) assert.equal(canonicalAddress(text), undefined, text)
})

test('a canonical address is its own canonical form, and browsers spell it so', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  fc.assert(
    fc.property(address, (text) => {
      const canonical = canonicalAddress(text)
      assert.ok(canonical !== undefined && isIP(canonical) === familyOf(canonical))
      assert.equal(canonicalAddress(canonical), canonical)
      const { hostname } = new URL(familyOf(canonical) === 6 ? `http://[${text}]/` : `http://${canonical}/`)
      assert.equal(hostname.replace(/^\[(.*)\]$/, '$1'), canonical)
    }),
  )
})

const spellings = sharedList<{ input: string }>('attack/ip-differential.json')
test('whatever is taken from the shared list of spellings is canonical', { skip: spellings.skip }, () => {
  const accepted = spellings.read().flatMap(({ input }) => canonicalAddress(input) ?? [])
  assert.ok(accepted.length > 100)
  for (const address of accepted) {
    assert.equal(canonicalAddress(address), address)
    assert.equal(isIP(address), familyOf(address))
  }
})

test('a network is an IPv4 /24 or an IPv6 /64; a limit counts each IPv4 address', () => {
  assert.equal(networkOf('192.0.2.7'), '192.0.2.0/24')
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64')
  assert.equal(rateLimitKeyOf('192.0.2.7'), '192.0.2.7')
  assert.equal(rateLimitKeyOf('2001:db8:1:2:3:4:5:6'), rateLimitKeyOf('2001:db8:1:2::1'))
  assert.notEqual(rateLimitKeyOf('2001:db8:1:2::1'), rateLimitKeyOf('2001:db8:1:3::1'))
})

test('a set of networks holds what lies in one of them, and the families do not mix', () => {
  const set = parseNetworks(['10.0.0.0/8', ' 192.0.2.7 ', '2001:db8::/32'])
  for (const address of ['10.255.0.1', '192.0.2.7', '2001:db8:ffff::1']) assert.ok(set.has(address), address)
  for (const address of ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::']) assert.ok(!set.has(address), address)
  assert.ok(!parseNetworks(['::/0']).has('192.0.2.7'))
  assert.ok(!parseNetworks(['0.0.0.0/0']).has('::1'))
  assert.ok(!parseNetworks([]).has('127.0.0.1'))
})

test('what is no address is in no network', () => {
  assert.equal(parseNetworks(['0.0.0.0/0', '::/0']).has(''), false)
  assert.equal(parseNetworks(['10.0.0.0/8']).has('10.0.0'), false)
})

test('host bits are refused, and the network that was meant is named', () => {
  assert.throws(
    () => parseNetworks(['10.0.0.1/8']),
    /"10.0.0.1\/8" is not a network; did you mean 10.0.0.0\/8\? It has host bits/,
  )
})

test('an IPv4-mapped network counts its prefix as IPv6 does', () => {
  assert.ok(parseNetworks(['::ffff:10.0.0.0/104']).has('10.1.2.3'))
  assert.throws(() => parseNetworks(['::ffff:10.0.0.0/8']))
})

const networks = sharedList<{ cidr: string; expected: string }>('attack/cidr.json')
test('the shared list of networks is taken and refused as expected', { skip: networks.skip }, () => {
  for (const { cidr, expected } of networks.read()) {
    if (expected.includes('trim')) continue
    const isAccepted = expected.startsWith('accept')
    // A line end at the end is trimmed like any space: entries come from a list that people wrote.
    if (cidr.endsWith('\n')) assert.doesNotThrow(() => parseNetworks([cidr]))
    else if (isAccepted) assert.doesNotThrow(() => parseNetworks([cidr]), cidr)
    else assert.throws(() => parseNetworks([cidr]), cidr)
  }
})
