import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalAddress, parseNetworks } from './address.ts'

test('an address is in a network of its own family only', () => {
  const networks = parseNetworks(['10.0.0.0/8', '::1/128', '2a00:1::/32', '192.0.2.7'])
  for (const inside of ['10.1.2.3', '::1', '2a00:1:ffff::9', '192.0.2.7'])
    assert.equal(networks.has(inside), true, inside)
  for (const outside of ['11.0.0.0', '::2', '2a00:2::', '192.0.2.8'])
    assert.equal(networks.has(outside), false, outside)
  assert.equal(parseNetworks(['0.0.0.0/0']).has('1.2.3.4'), true)
  assert.equal(parseNetworks(['0.0.0.0/0']).has('::1'), false)
  assert.equal(parseNetworks(['::/0']).has('2a00::1'), true)
  assert.equal(parseNetworks(['::/0']).has('1.2.3.4'), false)
  assert.equal(parseNetworks([]).has('1.2.3.4'), false)
})

test('what is no address is in no network', () => {
  assert.equal(parseNetworks(['0.0.0.0/0', '::/0']).has(''), false)
  assert.equal(parseNetworks(['10.0.0.0/8']).has('10.0.0'), false)
})

test('a network with host bits, a short form or a prefix that is too long is refused', () => {
  for (const entry of ['10.0.0.1/8', '10.1/16', '10.0.0.0/33', '010.0.0.0/8', '::1%lo', '10.0.0.0/8/8'])
    assert.throws(() => parseNetworks([entry]), entry)
})

test('one client has one spelling', () => {
  assert.equal(canonicalAddress('::ffff:192.0.2.7'), '192.0.2.7')
  assert.equal(canonicalAddress('192.0.2.7'), '192.0.2.7')
  assert.equal(canonicalAddress('2A00:0001:0:0:0:0:0:9'), '2a00:1::9')
  for (const text of ['192.0.2.07', '192.0.2', 'fe80::1%eth0', '0x7f.1', '', ' 192.0.2.7'])
    assert.equal(canonicalAddress(text), undefined, text)
})
