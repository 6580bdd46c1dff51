import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sharedList } from '../../../test/support/shared-data.ts'
import { canonicalAddress, parseNetworks } from '../../kernel/network/address.ts'
import { clientAddress } from './client-address.ts'

const trusted = parseNetworks(['10.0.0.0/8', '2001:db8:aaaa::/48'])
const nobody = parseNetworks([])
const stranger = fc
  .oneof(fc.ipV4(), fc.ipV6())
  .filter((text) => !trusted.has(canonicalAddress(text) ?? '10.0.0.1'))
const proxy = fc.nat(0xffffff).map((n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`)
const anything = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  proxy,
  fc.string(),
  fc.constantFrom('', ',', 'unknown', '_hidden'),
)

test('what a stranger writes into X-Forwarded-For is never believed', () => {
  fc.assert(
    fc.property(stranger, fc.option(fc.array(anything), { nil: undefined }), (peer, header) => {
      const address = canonicalAddress(peer)
      const forwardedFor = header?.join(',').slice(0, 500)
      const told = clientAddress(peer, header?.join(','), trusted)
      assert.deepEqual(told, { address, because: 'peer', peer: address, forwardedFor })
    }),
  )
})

test('without a trusted proxy the header is ignored, whoever sends it', () => {
  fc.assert(
    fc.property(fc.oneof(proxy, stranger), fc.array(anything), (peer, header) => {
      assert.equal(clientAddress(peer, header.join(', '), nobody).address, canonicalAddress(peer))
    }),
  )
})

test('behind trusted proxies the client is the right-most address that is none of them, whatever it wrote before', () => {
  fc.assert(
    fc.property(
      fc.array(anything),
      stranger,
      fc.array(proxy, { minLength: 1 }),
      (forged, client, [peer = '', ...proxies]) => {
        const header = [...forged, client, ...proxies].join(', ')
        const told = clientAddress(peer, header, trusted)
        const forwardedFor = header.slice(0, 500)
        assert.deepEqual(told, {
          address: canonicalAddress(client),
          because: 'forwarded',
          peer,
          forwardedFor,
        })
      },
    ),
  )
})

test('an entry of a trusted proxy that is no address makes the client unreadable', () => {
  const garbage = [
    'unknown',
    '_hidden',
    '203.0.113.9:port',
    '203.0.113.9:471100',
    '[2001:db8::1]:',
    '[203.0.113.9',
    '2001:db8::1%eth0',
    '010.0.0.1',
    '203.0.113',
    'for=203.0.113.9',
  ]
  for (const entry of ['', ...garbage])
    for (const header of [`203.0.113.9, ${entry}`, `${entry}, 10.0.0.2`])
      assert.deepEqual(
        clientAddress('10.0.0.1', header, trusted),
        { address: null, because: 'unreadable', peer: '10.0.0.1' },
        header,
      )
  for (const header of garbage) assert.equal(clientAddress('10.0.0.1', header, trusted).address, null, header)
})

test('what real proxies write around an address is no reason to refuse it', () => {
  const written = {
    '203.0.113.9:4711': '203.0.113.9',
    '[2001:db8::1]:443': '2001:db8::1',
    '[2001:DB8::1]': '2001:db8::1',
    '"203.0.113.9"': '203.0.113.9',
    '"[2001:db8::1]:80"': '2001:db8::1',
    '[::ffff:203.0.113.9]:80': '203.0.113.9',
    'fe80::1%eth0': 'fe80::1',
    '[fe80::1%en0]:80': 'fe80::1',
  }
  for (const [entry, address] of Object.entries(written))
    for (const header of [entry, `198.51.100.1, ${entry}, 10.0.0.2:9`])
      assert.equal(clientAddress('10.0.0.1', header, trusted).address, address, header)
})

test('a header that a proxy left blank is none', () => {
  for (const header of ['', '  '])
    assert.equal(clientAddress('10.0.0.1', header, trusted).address, '10.0.0.1')
})

test('a neighbour on the same link is known by its address, whatever its zone', () => {
  assert.equal(clientAddress('fe80::1%eth0', undefined, trusted).address, 'fe80::1')
  assert.equal(
    clientAddress('fe80::1%12', '203.0.113.9', parseNetworks(['fe80::/10'])).address,
    '203.0.113.9',
  )
})

test('when all are trusted proxies, it is the one farthest away', () => {
  assert.equal(clientAddress('10.0.0.1', '10.0.0.3, 10.0.0.2', trusted).address, '10.0.0.3')
  assert.equal(clientAddress('10.0.0.1', undefined, trusted).address, '10.0.0.1')
})

test('a proxy that calls over IPv4-mapped IPv6 is the same proxy', () => {
  assert.equal(clientAddress('::ffff:10.0.0.1', '203.0.113.9', trusted).address, '203.0.113.9')
  assert.equal(clientAddress('', '203.0.113.9', trusted).address, null)
})

const headers = sharedList<string>('attack/forwarded_for_values.json')
test('nothing of the shared list of headers changes a stranger’s address', { skip: headers.skip }, () => {
  for (const header of headers.read()) {
    assert.equal(clientAddress('198.51.100.7', header, trusted).address, '198.51.100.7')
    const { address } = clientAddress('10.0.0.1', header, trusted)
    assert.ok(address === null || canonicalAddress(address) === address, header)
  }
})
