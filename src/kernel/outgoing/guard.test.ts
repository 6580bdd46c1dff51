import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import { isPublicAddress, checkUrl } from './guard.ts'
import { createOutgoing } from './outgoing.ts'

const spellings = [
  'http://127.0.0.1/',
  'https://127.0.0.1/',
  'https://127.0.0.1./',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://010.0.0.1/',
  'https://127。0。0。1/',
  'https://１２７.０.０.１/',
  'https://127%2e0%2e0%2e1/',
  'https://0/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://a.localhost/',
  'https://intranet/',
  'https://db.internal/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[::ffff:0:127.0.0.1]/',
  'https://[64:ff9b::127.0.0.1]/',
  'https://[64:ff9b:1::7f00:1]/',
  'https://[2002:7f00:1::1]/',
  'https://[2001:0:7f00:1::]/',
  'https://[fd00:ec2::254]/',
  'https://[fe80::1]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
  'https://10.0.0.1/',
  'https://172.31.255.255/',
  'https://192.168.0.1/',
  'https://169.254.169.254/',
  'https://100.100.100.200/',
  'https://192.0.0.192/',
  'https://198.18.0.1/',
  'https://203.0.113.9/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https:127.0.0.1/',
  'https:///127.0.0.1/',
  'https://public.example\\@127.0.0.1/',
  'https://public.example@127.0.0.1/',
  'https://127.0.0.1#@public.example/',
  'https://127.0.0.1\t/',
  'https://rebound.example/',
  'file:///etc/passwd',
  'unix:/run/x.sock',
  'data:text/plain,x',
  '//127.0.0.1/',
  '',
]

const shared = process.env['BREAKWATER_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const list = join(shared, 'data/attack/ssrf_urls.json')

test('no spelling of a private address reaches a listener on this machine', async (t) => {
  await refuseAll(t, spellings)
})

test(
  'nor does any of the shared list of spellings',
  { skip: existsSync(list) ? false : 'no shared data' },
  (t) => refuseAll(t, JSON.parse(readFileSync(list, 'utf8')) as string[]),
)

test('no IPv4 address of a private network is public, however IPv6 wraps it', () => {
  const octet = fc.integer({ min: 0, max: 255 })
  const privateNetwork = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), octet, octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 255 }), octet, octet, octet),
  )
  fc.assert(
    fc.property(
      privateNetwork,
      fc.constantFrom('', '::ffff:', '::', '64:ff9b::', '::ffff:0:'),
      (octets, prefix) => {
        assert.equal(isPublicAddress(prefix + octets.join('.')), false)
      },
    ),
  )
})

test('public addresses and names pass', () => {
  for (const url of [
    'https://api.example.com/v2',
    'https://api.example.com:8443/v2?x=1',
    'https://93.184.215.14/',
    'https://[2606:4700:4700::1111]/',
  ])
    assert.equal(checkUrl(url, new Set()).ok, true, url)
})

test('plain http is for private hosts only', () => {
  assert.equal(checkUrl('http://api.example.com/', new Set()).ok, false)
  assert.equal(checkUrl('http://simulator:9100/v2', new Set(['simulator:9100'])).ok, true)
  assert.equal(checkUrl('http://simulator:9101/v2', new Set(['simulator:9100'])).ok, false)
})

test('user names and passwords in an address are refused, for private hosts too', () => {
  const allowed = new Set(['simulator:9100'])
  for (const url of [
    'https://a:b@api.example.com/',
    'https://a@api.example.com/',
    'http://a@simulator:9100/',
  ])
    assert.equal(checkUrl(url, allowed).ok, false, url)
})

/** Every name leads to this machine, and every spelling is tried as it stands, over https, and at the listener's port. */
async function refuseAll(t: TestContext, urls: readonly string[]): Promise<void> {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // A listening TCP server has no other kind of address.
  const outgoing = createOutgoing({
    privateHosts: [],
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  })
  t.after(async () => {
    await outgoing.close()
    server.close()
  })
  for (const url of urls.flatMap((text) => [text, overHttps(text), atPort(overHttps(text), port)])) {
    const reply = await outgoing.request({ url, headers: {}, timeoutMilliseconds: 1_000, maxBytes: 1_000 })
    assert.ok(!reply.ok && /^(?:bad|refused)_address$/.test(reply.problem), `${url} ${JSON.stringify(reply)}`)
  }
  assert.equal(connections, 0)
}

const overHttps = (url: string): string => url.replace(/^http:/i, 'https:')

function atPort(text: string, port: number): string {
  const url = URL.parse(text)
  // Some spellings of 10.0.0.1 are octal and mean this public one, which no test may call.
  if (!url || url.hostname === '8.0.0.1') return text
  url.port = String(port)
  return url.href
}
