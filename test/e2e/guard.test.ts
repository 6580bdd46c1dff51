import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { roles } from '../../src/kernel/identity.ts'
import { onEachEngine } from '../support/engines.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import {
  adminClient,
  anOrder,
  clientWith,
  cookieOf,
  personClient,
  send,
  tokenClient,
  type Client,
  type Question,
} from './client.ts'
import { routesIn, whoMay } from './who-may.ts'

onEachEngine('the guard', (engine) => {
  const running = runningServer(engine)

  test('every route lets past exactly those whom the table names', async () => {
    const { server, url } = running()
    const routes = routesIn(server.http.printRoutes())
    const named = routes.filter((route) => !route.startsWith('HEAD '))
    assert.deepEqual(named.sort(), Object.keys(whoMay).sort())
    const admin = await adminClient(running())
    const callers = new Map<string, Client>([['anonymous', clientWith(url)]])
    for (const role of roles) callers.set(role, await personClient(running(), admin, role))
    for (const role of roles) callers.set(`${role} token`, await tokenClient(running(), admin, role))
    // Signing out comes last: nobody could call anything afterwards.
    for (const route of named.sort((a) => (a.endsWith('/sign-out') ? 1 : -1)))
      for (const [name, call] of callers) {
        const line = toRequest(route)
        const isApi = line.includes(' /api/v1/')
        const answer = await (isApi ? call(line.replace('/api/v1', ''), questionFor(route)) : send(url, line))
        const expected = verdictFor(whoMay[route] ?? '', name)
        assert.equal(verdictOf(answer.status, answer.text), expected, `${route} by ${name}: ${answer.text}`)
      }
  })

  test('who may come in is changed only soon after signing in, or after proving again who one is', async () => {
    const { server, url } = running()
    const { db } = server.database
    const cookie = await cookieOf(url, { email: adminEmail, password: adminPassword })
    await sql`update breakwater.session set authenticated_at = now() - interval '16 minutes'`.execute(db)
    const late = clientWith(url, { cookie })
    const setting = ['PUT /settings/ops.ip.default_allow', { body: { value: true, version: 0 } }] as const
    const changes: [string, Question][] = [
      ['POST /ip-rules', { body: { name: 'x', action: 'deny', cidrs: ['192.0.2.0/24'] } }],
      ['POST /ip-access/enforce', { body: {} }],
      ['POST /ip-access/confirm', {}],
      ['POST /ip-access/undo', {}],
    ]
    const ofOwn = { currentPassword: adminPassword, newPassword: 'a lantern over the quiet bay 9' }
    changes.push(['POST /me/password', { body: ofOwn }])
    for (const [line, question] of [setting, ...changes])
      assert.equal((await late(line, question)).problem().code, 'RECENT_SIGN_IN_NEEDED', line)
    assert.equal((await late('GET /settings')).status, 200)
    const proved = await late('POST /auth/step-up', { body: { password: adminPassword } })
    const [set = ''] = proved.headers['set-cookie'] ?? []
    const again = clientWith(url, { cookie: set.split(';', 1)[0] ?? '' })
    assert.equal((await again(...setting)).status, 200)
  })

  test('a route is guarded however its address is written, and by every method', async () => {
    const { url } = running()
    const ways = [
      '/api/v1/users',
      '/api/v1/users/',
      '//api/v1/users',
      '/api//v1/users',
      '/api/v1/./users',
      '/api/v1/x/../users',
    ]
    const encoded = [
      '/api/v1%2Fusers',
      '/api%2Fv1/users',
      '/api/v1/%75sers',
      '/API/V1/users',
      '/api/v1/users%00',
      '/api/v1/users;x=1',
    ]
    const more = [
      '/api/v1/users?',
      '/api/v1/users#x',
      '/api/v1/users%2e',
      '/track/../api/v1/users',
      '/console/../api/v1/users',
    ]
    for (const path of [...ways, ...encoded, ...more, `http://localhost/api/v1/users`])
      for (const method of [
        'GET',
        'HEAD',
        'OPTIONS',
        'POST',
        'PUT',
        'DELETE',
        'PATCH',
        'TRACE',
        'PROPFIND',
      ]) {
        const { status, text } = await send(url, `${method} ${path}`)
        const isConsole = path.startsWith('/console/') && status === 200
        assert.ok([400, 401, 404, 405].includes(status) || isConsole, `${method} ${path}: ${status}`)
        assert.ok(!text.includes(adminEmail), `${method} ${path}`)
      }
    const overridden = {
      'x-http-method-override': 'GET',
      'x-original-url': '/healthz',
      'x-rewrite-url': '/healthz',
    }
    assert.equal((await send(url, 'GET /api/v1/users', { headers: overridden })).status, 401)
  })

  test('the session cookie has exactly its flags, and goes when the session ends', async () => {
    const { url } = running()
    const body = { email: adminEmail, password: adminPassword }
    const signedIn = await send(url, 'POST /api/v1/auth/sign-in', { body })
    const [set = '', ...others] = signedIn.headers['set-cookie'] ?? []
    assert.match(set, /^bw=[A-Za-z0-9_-]{43,}; Path=\/; HttpOnly; SameSite=Lax$/)
    assert.ok(others.every((other) => other.startsWith('bw-device=')))
    const cookie = set.split(';', 1)[0] ?? ''
    assert.ok(!signedIn.text.includes(cookie.slice(3)))
    const out = await send(url, 'POST /api/v1/auth/sign-out', { headers: { cookie } })
    assert.equal(out.status, 204)
    assert.deepEqual(out.headers['set-cookie'], ['bw=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'])
    assert.equal((await send(url, 'GET /api/v1/auth/me', { headers: { cookie } })).status, 401)
  })

  test('a planted second cookie, a session id, and two kinds of credential at once are refused', async () => {
    const { url } = running()
    const cookie = await cookieOf(url, { email: adminEmail, password: adminPassword })
    const me = (headers: Record<string, string>) => send(url, 'GET /api/v1/auth/me', { headers })
    const mine = await me({ cookie })
    assert.equal(mine.status, 200)
    const { session } = mine.json<{ session: { id: string } }>()
    for (const planted of [`${cookie}; bw=x`, `bw=x; ${cookie}`, `${cookie}; ${cookie}`])
      assert.equal((await me({ cookie: planted })).problem().code, 'CREDENTIALS_AMBIGUOUS')
    const padded = [
      `bw=${session.id}`,
      `${cookie}=`,
      `${cookie}A`,
      cookie.slice(0, -1),
      'bw=',
      `BW${cookie.slice(2)}`,
    ]
    for (const wrong of [...padded, `__Host-${cookie}`, `bw="${cookie.slice(3)}"`, cookie.toUpperCase()])
      assert.equal((await me({ cookie: wrong })).status, 401)
    const both = await me({ cookie, authorization: 'Bearer bw_x' })
    assert.equal(both.problem().code, 'CREDENTIALS_AMBIGUOUS')
    assert.equal((await me({ authorization: `Bearer ${cookie.slice(3)}` })).status, 401)
    assert.equal((await me({ authorization: 'Basic YWRtaW46YWRtaW4=' })).status, 401)
  })

  test('another site changes nothing with the cookie of whoever visits it', async () => {
    const { url } = running()
    const cookie = await cookieOf(url, { email: adminEmail, password: adminPassword })
    const create = (reference: string, headers: Record<string, string>) =>
      send(url, 'POST /api/v1/sale-orders', { headers: { cookie, ...headers }, body: anOrder(reference) })
    const strangers = [
      ...['cross-site', 'same-site', 'none', 'anything'].map((site) => ({ 'sec-fetch-site': site })),
      ...[
        'https://evil.example',
        'null',
        `${url}.evil.example`,
        url.replace('http:', 'https:'),
        'http://localhost:1',
      ].map((origin) => ({ origin })),
      { 'sec-fetch-site': 'cross-site', origin: url },
    ]
    for (const headers of strangers) {
      const answer = await create('SO-CSRF', headers)
      assert.equal(answer.status, 403, JSON.stringify(headers))
      assert.equal(answer.problem().code, 'CROSS_SITE_REQUEST')
    }
    const own = [
      { 'sec-fetch-site': 'same-origin' },
      { origin: url },
      { origin: url.replace('localhost', '127.0.0.1') },
    ]
    for (const [index, headers] of own.entries())
      assert.equal((await create(`SO-OWN-${index}`, headers)).status, 201)
    const refused = await clientWith(url, { cookie })('GET /sale-orders?search=SO-CSRF')
    assert.equal(refused.json<{ count: number }>().count, 0)
  })

  test('no token reaches the log', async () => {
    const { url, logLines } = running()
    const admin = await adminClient(running())
    const made = await admin('POST /api-tokens', { body: { name: 'log', role: 'viewer' } })
    const { token } = made.json<{ token: string }>()
    await send(url, 'GET /api/v1/sale-orders', { headers: { authorization: `Bearer ${token}` } })
    await send(url, `GET /track/${token}`)
    const cookie = await cookieOf(url, { email: adminEmail, password: adminPassword })
    await send(url, 'GET /api/v1/auth/me', { headers: { cookie } })
    const log = logLines.join('')
    assert.ok(log.length > 0)
    for (const secret of [token, token.slice(3), cookie.slice(3), adminPassword])
      assert.ok(!log.includes(secret))
  })
})

type Verdict = 'unknown' | 'refused' | 'past'

function verdictOf(status: number, text: string): Verdict {
  if (status === 401 && !text.includes('SIGN_IN_FAILED')) return 'unknown'
  return status === 403 && text.includes('"FORBIDDEN"') ? 'refused' : 'past'
}

function verdictFor(allowed: string, caller: string): Verdict {
  const role = caller.replace(' token', '')
  if (allowed === 'anyone') return 'past'
  if (caller === 'anonymous') return 'unknown'
  return allowed === 'people' || allowed.split(' ').includes(role) ? 'past' : 'refused'
}

const toRequest = (route: string): string =>
  route
    .replace(':id', '019a0000-0000-7000-8000-000000000000')
    .replace(':key', 'no.such.key')
    .replace(':number', 'MSKU8532556')
    .replace(':token', 'made-up')
    .replace('*', 'x')

/** Something that gets past the guard and is refused behind it. */
const questionFor = (route: string) => (/^(POST|PUT|PATCH)/.test(route) ? { body: {} } : {})
