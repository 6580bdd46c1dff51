import assert from 'node:assert/strict'
import { METHODS, request } from 'node:http'
import { suite, test } from 'node:test'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { cookieOf, send } from './client.ts'

const app = 'https://app.example.com'
const publicUrl = 'https://bw.example.com'
const page = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'app.example.com',
  'x-forwarded-uri': '/orders',
  accept: 'text/html',
}

const hostile = [
  '',
  ' ',
  ',',
  '__proto__',
  'constructor',
  '//evil.example/',
  '/\\evil.example',
  '/%00',
  '/%0d%0aSet-Cookie:a=b',
  '/\u00e9\u00ff\u0080',
  '/\t',
  'https://evil.example/',
  'app.example.com, evil.example',
  'app.example.com\u00a0',
  'x'.repeat(4_000),
  `/${'\u00e9'.repeat(990)}`,
  '/${jndi:ldap://evil.example}',
  '"><script>alert(1)</script>',
  "'; drop table gate; --",
  '-1',
  'GET /',
  '{}',
  '[object Object]',
]
const names = [
  'x-forwarded-uri',
  'x-forwarded-method',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-server',
  'x-original-url',
  'x-original-uri',
  'x-original-method',
  'x-original-host',
  'x-rewrite-url',
  'forwarded',
  'user-agent',
  'cookie',
  'sec-fetch-mode',
  'accept',
]

suite('forward-auth under odd questions', () => {
  const running = runningServer('pglite', {
    env: {
      BREAKWATER_PUBLIC_URL: publicUrl,
      BREAKWATER_PROTECTED_HOSTS: app,
      BREAKWATER_TRUSTED_PROXIES: '127.0.0.1',
    },
  })

  const methods = METHODS.filter((method) => method !== 'CONNECT')
  test('every method that a proxy forwards is answered alike, with a body or without, from any site', async () => {
    const { url } = running()
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', ...methods]) {
      const headers = { ...page, 'x-forwarded-method': method }
      const asked = await send(url, `${method} /forward-auth`, { headers })
      assert.equal(asked.status, 302, `${method} ${asked.text}`)
      const back = new URL(String(asked.headers['location'])).searchParams.get('return')
      assert.equal(back, method === 'GET' || method === 'HEAD' ? `${app}/orders` : `${app}/`, method)
      const nginx = await send(url, `${method} /forward-auth?mode=nginx`, { headers: page })
      assert.deepEqual([nginx.status, typeof nginx.headers['x-breakwater-redirect']], [401, 'string'], method)
    }
    const foreign = { ...page, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    assert.equal((await send(url, 'POST /forward-auth', { headers: foreign })).status, 302)
    for (const type of ['application/json', 'text/csv', 'multipart/form-data; boundary=x', 'nonsense', '/;;'])
      for (const body of ['{', '{}', 'a=b', '\u0000', 'x'.repeat(3_000_000)])
        assert.equal(await statusOf(url, { type, body }), 302, `${type} ${body.slice(0, 9)}`)
  })

  test('whatever stands in a header or in the address, the answer is never a failure and leads nowhere else', async () => {
    const { url } = running()
    for (const name of names)
      for (const value of hostile) {
        const answer = await send(url, 'GET /forward-auth', { headers: { ...page, [name]: value } })
        const label = `${name}: ${JSON.stringify(value.slice(0, 40))}`
        assert.ok([302, 400, 401, 403].includes(answer.status), `${label}: ${answer.status}`)
        if (answer.headers['location'] === undefined) continue
        const location = String(answer.headers['location'])
        assert.equal(new URL(location).origin, publicUrl, label)
        const back = new URL(location).searchParams.get('return') ?? ''
        assert.equal(new URL(back).origin, app, label)
        assert.ok(location.length < 6_000, `${label}: ${location.length}`)
      }
  })

  test('an address to return to is taken in any spelling, and is one that a header can hold', async () => {
    const { url } = running()
    const cookie = await cookieOf(url, { email: adminEmail, password: adminPassword })
    const first = await send(url, 'GET /forward-auth', { headers: page })
    const kept = String(first.headers['set-cookie']).split(';', 1)[0] ?? ''
    const browser = new URL(String(first.headers['location'])).searchParams.get('browser') ?? ''
    for (const way of [
      '\u0000',
      '\u20ac',
      '\r\nSet-Cookie: x=y',
      '\ud83d\ude00',
      '\u2028',
      '%00',
      '%E2%82%AC',
      '"<>',
    ]) {
      const query = new URLSearchParams({ return: `${app}/a${way}b?q=${way}`, browser }).toString()
      const sent = await send(url, `GET /forward-auth/start?${query}`, { headers: { cookie } })
      assert.equal(sent.status, 302, `${JSON.stringify(way)}: ${sent.text}`)
      const callback = new URL(String(sent.headers['location']))
      const arrived = await send(url, `GET ${callback.pathname}${callback.search}`, {
        headers: { ...page, cookie: kept },
      })
      assert.equal(arrived.status, 302, `${JSON.stringify(way)}: ${arrived.text}`)
      assert.match(String(arrived.headers['location']), /^https:\/\/app\.example\.com\/a[\x21-\x7e]*$/)
      assert.equal(arrived.headers['set-cookie']?.length, 1)
      const stranger = await send(url, `GET /forward-auth/start?${query}`)
      assert.match(
        String(stranger.headers['location']),
        /^https:\/\/bw\.example\.com\/console\/sign-in\?returnTo=/,
      )
    }
  })

  test('raw bytes and repeated parts in the address fail no request', async () => {
    const { url } = running()
    const cookie = await cookieOf(url, { email: adminEmail, password: adminPassword })
    const texts = [
      '%00',
      '%E2%82%AC',
      '%0d%0a',
      '%ff',
      '%',
      '%zz',
      '',
      '[]=',
      'a&return=b',
      '%ED%A0%80',
      'x'.repeat(6_000),
    ]
    const parts = ['return', 'browser', 'code', 'decision', 'mode', '__proto__', 'return[]', 'constructor']
    for (const path of [
      '/forward-auth',
      '/forward-auth/start',
      '/.breakwater/callback',
      '/.breakwater/refused',
    ])
      for (const part of parts)
        for (const text of texts) {
          const isOwn = path.endsWith('start')
          const line = `GET ${path}?${isOwn ? `return=${app}/&` : ''}${part}=${text}`
          const { status } = await send(url, line, { headers: isOwn ? { cookie } : { ...page, cookie } })
          assert.ok([302, 400, 401, 403, 414, 431].includes(status), `${line.slice(0, 90)}: ${status}`)
        }
  })
})

/** The status of a POST with a body of any type, sent as proxies send one on. */
function statusOf(url: string, { type, body }: { type: string; body: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/forward-auth`, {
      method: 'POST',
      headers: { ...page, 'content-type': type, 'content-length': Buffer.byteLength(body) },
    })
    asked.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
