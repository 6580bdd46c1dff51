import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { send } from './client.ts'

const app = 'https://app.example.com'
const publicUrl = 'https://bw.example.com'
const env = { BREAKWATER_PUBLIC_URL: publicUrl, BREAKWATER_PROTECTED_HOSTS: app }
/** What a proxy says of a page that somebody opens. */
const page = {
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'app.example.com',
  'x-forwarded-uri': '/orders?page=2',
  'x-forwarded-method': 'GET',
  accept: 'text/html',
}

suite('what a proxy is answered', () => {
  const running = runningServer('pglite', { env: { ...env, BREAKWATER_TRUSTED_PROXIES: '127.0.0.1' } })
  const ask = (headers: Record<string, string>, query = '') =>
    send(running().url, `GET /forward-auth${query}`, { headers })

  test('Caddy and Traefik a redirect, nginx a 401 with the address, both with the cookie of the way back', async () => {
    const [redirect, nginx] = [await ask(page), await ask(page, '?mode=nginx')]
    assert.deepEqual([redirect.status, nginx.status], [302, 401])
    for (const location of [redirect.headers['location'], nginx.headers['x-breakwater-redirect']]) {
      const start = new URL(String(location))
      assert.equal(start.origin + start.pathname, `${publicUrl}/forward-auth/start`)
      assert.equal(start.searchParams.get('return'), `${app}/orders?page=2`)
    }
    for (const { headers } of [redirect, nginx])
      assert.match(
        String(headers['set-cookie']),
        /^__Host-bw-gate-browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600$/,
      )
  })

  test('on https the gate is a host cookie, and nothing is said about the transport of the other host', async () => {
    const { url } = running()
    const body = { email: adminEmail, password: adminPassword }
    const signedIn = await send(url, 'POST /api/v1/auth/sign-in', { body })
    const session = String(signedIn.headers['set-cookie']).split(';', 1)[0] ?? ''
    const first = await ask(page)
    const browser = String(first.headers['set-cookie']).split(';', 1)[0] ?? ''
    const start = String(first.headers['location']).slice(publicUrl.length)
    const way = await send(url, `GET ${start}`, { headers: { cookie: session } })
    const callback = new URL(String(way.headers['location']))
    assert.equal(callback.origin, app)
    const arrived = await send(url, `GET ${callback.pathname}${callback.search}`, {
      headers: { ...page, cookie: browser },
    })
    assert.equal(arrived.headers['location'], `${app}/orders?page=2`)
    assert.match(
      String(arrived.headers['set-cookie']),
      /^__Host-bw-gate=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    )
    const gate = String(arrived.headers['set-cookie']).split(';', 1)[0] ?? ''
    const inside = await ask({ ...page, cookie: gate })
    assert.equal(inside.status, 200)
    assert.equal(inside.headers['remote-user'], adminEmail)
    for (const { headers } of [first, arrived, inside])
      assert.equal(headers['strict-transport-security'], undefined)
    const two = await ask({ ...page, cookie: `${gate}; ${gate}` })
    assert.deepEqual([two.status, two.problem().code], [403, 'GATE_AMBIGUOUS'])
  })

  test('a proxy may ask with the method, the body’s headers and the origin of what it holds back', async () => {
    const { url } = running()
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const headers = { ...page, ...form, 'content-length': '0', 'x-forwarded-method': method }
      assert.equal((await send(url, `${method} /forward-auth`, { headers })).status, 302, method)
    }
  })

  test('a form that was sent comes back to the front page: it cannot be sent again', async () => {
    const { headers } = await ask({ ...page, 'x-forwarded-method': 'POST' })
    assert.equal(new URL(String(headers['location'])).searchParams.get('return'), `${app}/`)
  })

  test('a host that is not protected, or not told, is refused, and nothing breaks on odd headers', async () => {
    const odd: Record<string, string>[] = [
      { 'x-forwarded-host': 'evil.example' },
      { 'x-forwarded-host': 'app.example.com, evil.example' },
      { 'x-forwarded-host': 'app.example.com:8443' },
      { 'x-forwarded-host': 'app.example.com.' },
      { 'x-forwarded-host': '' },
      { 'x-forwarded-proto': 'http' },
      { 'x-forwarded-proto': 'javascript' },
    ]
    for (const headers of odd) {
      const answer = await ask({ ...page, ...headers })
      assert.deepEqual([answer.status, answer.problem().code], [403, 'HOST_NOT_PROTECTED'])
    }
    assert.equal((await ask({})).status, 403)
    assert.equal((await ask(page, '?mode=apache')).status, 400)
    for (const uri of ['//evil.example/', 'https://evil.example/', '\\evil', '/%00%ff', 'x'.repeat(5000)]) {
      const { status, headers } = await ask({ ...page, 'x-forwarded-uri': uri })
      assert.equal(status, 302)
      const back = new URL(String(headers['location'])).searchParams.get('return')
      assert.equal(new URL(back ?? '').origin, app)
    }
  })

  test('a foreign return address is answered by a page that leads nowhere', async () => {
    const { url } = running()
    for (const address of [
      'https://evil.example/',
      '//evil.example',
      `${app}@evil.example`,
      '',
      'javascript:0',
    ]) {
      const query = new URLSearchParams({ return: address, browser: 'x' }).toString()
      const answer = await send(url, `GET /forward-auth/start?${query}`)
      assert.equal(answer.status, 400)
      assert.match(String(answer.headers['content-type']), /^text\/html/)
      assert.match(answer.text, /<h1>This link leads to an address that is not among the protected ones/)
      assert.equal(answer.headers['location'], undefined)
      assert.ok(!answer.text.includes('evil'))
    }
    const twice = await send(url, `GET /forward-auth/start?return=${app}/&return=https://evil.example/`)
    assert.equal(twice.status, 400)
  })

  test('the page that nginx asks for shows a code, and nothing that only pretends to be one', async () => {
    const { url } = running()
    const refused = (decision: string, accept = 'text/html') =>
      send(url, `GET /.breakwater/refused?${new URLSearchParams({ decision }).toString()}`, {
        headers: { accept },
      })
    const page = await refused('7K3M9-QXA2B')
    assert.equal(page.status, 403)
    assert.match(page.text, /this code:<\/p>\s*<p><strong>7K3M9-QXA2B<\/strong>/)
    const made = [
      '<script>alert(1)</script>',
      'CALL 0800-EVIL',
      '7K3M9-QXA2B ',
      '7k3m9-qxa2b',
      'UUUUU-UUUUU',
      '',
    ]
    for (const decision of made) {
      const answer = await refused(decision)
      assert.equal(answer.status, 403)
      assert.match(answer.text, /<p>Use another network, or ask your security officer\.<\/p>/)
      assert.ok(!/<strong>|script|EVIL/.test(answer.text), decision)
    }
    const script = await refused('7K3M9-QXA2B', 'application/json')
    assert.deepEqual([script.status, script.problem()['decision']], [403, '7K3M9-QXA2B'])
  })

  test('a preview of a link uses no code up: only GET is answered', async () => {
    for (const path of [
      '/forward-auth/start',
      '/.breakwater/callback',
      '/.breakwater/refused',
      '/.breakwater/sign-out',
    ])
      for (const method of ['HEAD', 'POST', 'OPTIONS'])
        assert.equal((await send(running().url, `${method} ${path}`, { headers: page })).status, 404)
  })
})

suite('whoever is no trusted proxy', () => {
  const running = runningServer('pglite', { env })

  test('speaks for no host, whatever it says', async () => {
    for (const path of ['/forward-auth', '/forward-auth?mode=nginx']) {
      const answer = await send(running().url, `GET ${path}`, { headers: page })
      assert.deepEqual([answer.status, answer.problem().code], [403, 'PROXY_NOT_TRUSTED'])
    }
    for (const path of ['/.breakwater/callback?code=x', '/.breakwater/sign-out']) {
      const answer = await send(running().url, `GET ${path}`, { headers: page })
      assert.equal(answer.status, 403)
      assert.match(answer.text, /Only a trusted proxy/)
    }
  })
})
