import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { sharedList } from '../../../test/support/shared-data.ts'
import { canonicalAddress, parseNetworks } from './address.ts'
import { readNetwork } from './network.ts'

const cidrOf = (text: string): string | undefined => {
  const reading = readNetwork(text)
  return 'network' in reading ? reading.network.cidr : undefined
}
const refusalOf = (text: string): { problem: string; suggestion?: string } => {
  const reading = readNetwork(text)
  assert.ok(!('network' in reading), `${text} is taken`)
  return reading
}

test('a network has one spelling: IPv4 written as IPv6 is IPv4, a single address its own network', () => {
  const spellings = [
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['192.0.2.7', '192.0.2.7/32'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['2001:db8::0001', '2001:db8::1/128'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
  ] as const
  for (const [text, cidr] of spellings) assert.equal(cidrOf(text), cidr)
  assert.deepEqual(readNetwork('::ffff:0:0/96'), { network: { cidr: '0.0.0.0/0', family: 4, bits: 0 } })
  assert.ok(!parseNetworks(['::/0']).has('192.0.2.7'))
})

test('what has one other meaning is refused with the spelling of it', () => {
  const suggestions = [
    ['10.0.0.1/8', '10.0.0.0/8'],
    ['2001:db8::1/32', '2001:db8::/32'],
    ['10.0.0.0/0', '0.0.0.0/0'],
    ['::ffff:10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.01', '10.0.0.1/32'],
    ['10.0.0.0/08', '10.0.0.0/8'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
    ['10.1.*', '10.1.0.0/16'],
    ['10.0.0.0-10.0.0.255', '10.0.0.0/24'],
    ['2001:db8::-2001:db8::ffff', '2001:db8::/112'],
    [' 10.0.0.0 /8\n', '10.0.0.0/8'],
    ['fe80::%eth0/64', 'fe80::/64'],
    ['[::1]/128', '::1/128'],
  ] as const
  for (const [text, suggestion] of suggestions) assert.equal(refusalOf(text).suggestion, suggestion, text)
})

test('of what has several meanings none is suggested, and a person reads which there are', () => {
  const ambiguous = [
    ['010.0.0.0/8', /10\.0\.0\.0\/8 or 8\.0\.0\.0\/8/],
    ['10/8', /10\.0\.0\.0\/8 or 0\.0\.0\.0\/8/],
    ['127.1', /127\.1\.0\.0\/16 or 127\.0\.0\.1\/32/],
    ['10.0.0.0/010', /10\.0\.0\.0\/10 or 10\.0\.0\.0\/8/],
  ] as const
  for (const [text, meanings] of ambiguous) {
    assert.match(refusalOf(text).problem, meanings)
    assert.equal(refusalOf(text).suggestion, undefined)
  }
  const meaningless = [
    '',
    '*',
    '/8',
    '[::1]:80',
    '10.1.*.*.*',
    '::/129',
    '0x7f.1',
    '300.1.1.1',
    '1.2.3.4-5.6.7.8',
  ]
  for (const text of meaningless) assert.equal(refusalOf(text).suggestion, undefined, text)
})

const anyText = fc.oneof(
  fc.string(),
  fc.stringMatching(/^[0-9a-f.:/*%[\] -]{0,40}$/),
  fc.tuple(fc.ipV4(), fc.nat(40)).map((pair) => pair.join('/')),
  fc.tuple(fc.ipV6(), fc.nat(140)).map((pair) => pair.join('/')),
)

test('any text is either a network in its one spelling or refused with a reason, and so is what is suggested', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const reading = readNetwork(text)
      if ('network' in reading) return assert.deepEqual(readNetwork(reading.network.cidr), reading)
      assert.match(reading.problem, /^[A-Z].*\.$/)
      if (reading.suggestion !== undefined) assert.equal(cidrOf(reading.suggestion), reading.suggestion)
    }),
    { numRuns: 3_000 },
  )
})

const attacks = sharedList<{ cidr: string; expected: string }>('attack/cidr.json')
test('the shared list of networks is taken and refused as it says', { skip: attacks.skip }, () => {
  for (const { cidr, expected } of attacks.read()) {
    const [, canonical] = /^accept as (\S+)$/.exec(expected) ?? []
    const taken = expected.startsWith('accept') ? (canonical ?? cidr) : undefined
    assert.equal(cidrOf(cidr), taken, cidr)
  }
})

const spellings = sharedList<{ input: string }>('attack/ip-differential.json')

onEachEngine('networks', (engine) => {
  const database = sharedDatabase(engine, {})

  /** How PostgreSQL prints each of them, its dotted IPv6 (`::1.2.3.4`) excepted. */
  async function printed(cidrs: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ text: string; address: string }>`
      select text::cidr::text as text, host(text::inet) as address
      from unnest(${cidrs}::text[]) with ordinality as given (text, place) order by place
    `.execute(database().db)
    for (const { text, address } of rows) assert.ok(text.startsWith(`${address}/`))
    return rows.map(({ text }) => (text.includes(':') ? (cidrOf(text) ?? text) : text))
  }

  test('PostgreSQL takes whatever is taken here for the same', { skip: spellings.skip }, async () => {
    const texts = spellings.read().flatMap(({ input }) => (cidrOf(input) === undefined ? [] : input))
    assert.ok(texts.length > 300)
    assert.deepEqual(
      await printed(texts),
      texts.map((text) => cidrOf(text)),
    )
  })

  test('a random network is printed alike by PostgreSQL, and holds the addresses that it holds there', async () => {
    const network = fc
      .oneof(fc.tuple(fc.ipV4(), fc.nat(32)), fc.tuple(fc.ipV6(), fc.nat(128)))
      .map(([address, bits]) => {
        const reading = readNetwork(`${canonicalAddress(address)}/${bits}`)
        return 'network' in reading ? reading.network.cidr : (reading.suggestion ?? '')
      })
      .filter((cidr) => cidr !== '')
    const nearby = fc.tuple(network, fc.oneof(fc.ipV4(), fc.ipV6()), fc.boolean())
    const cases = fc.sample(nearby, { numRuns: 1_000, seed: 4 }).map(([cidr, anywhere, isInside]) => ({
      cidr,
      address: isInside ? (cidr.split('/')[0] ?? '') : (canonicalAddress(anywhere) ?? ''),
    }))
    const cidrs = cases.map(({ cidr }) => cidr)
    assert.deepEqual(await printed(cidrs), cidrs)
    const { rows } = await sql<{ holds: boolean }>`
      select address::inet <<= cidr::cidr as holds
      from unnest(${cidrs}::text[], ${cases.map(({ address }) => address)}::text[])
        with ordinality as given (cidr, address, place) order by place
    `.execute(database().db)
    assert.deepEqual(
      cases.map(({ cidr, address }) => parseNetworks([cidr]).has(address)),
      rows.map(({ holds }) => holds),
    )
  })
})
