import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Echo } from '../support/echo.ts'
import { isMissing, proxies } from '../support/proxies.ts'
import { adminEmail } from '../support/running-server.ts'
import { adminClient, changeSetting } from './client.ts'
import { enter, gated } from './gated.ts'
import { createVisitor } from './visitor.ts'

for (const proxy of proxies)
  suite(`an application behind ${proxy}`, { skip: isMissing(proxy), timeout: 900_000 }, () => {
    const scene = gated(proxy)

    test('whoever is signed out comes to the sign-in page, and from there to the page they wanted', async () => {
      const { app, running } = scene()
      const wanted = `${app}/orders?state=new&q=a%2Fb`
      const visitor = createVisitor()
      const { way, answer } = await enter(visitor, wanted)
      assert.equal(way.at(-1), wanted)
      assert.equal(answer.status, 200)
      assert.equal(answer.json<Echo>().url, '/orders?state=new&q=a%2Fb')
      const passed = way.map((address) => new URL(address)).map(({ host, pathname }) => host + pathname)
      const own = new URL(running.url).host
      const host = new URL(app).host
      assert.deepEqual(passed, [
        `${own}/forward-auth/start`,
        `${host}/.breakwater/callback`,
        `${host}/orders`,
      ])
    })

    test('the application learns who it is', async () => {
      const { app } = scene()
      const { headers } = (await enter(createVisitor(), `${app}/`)).answer.json<Echo>()
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      )
      assert.match(lower['x-breakwater-user'] ?? '', /^[0-9a-f-]{36}$/)
      assert.match(lower['x-breakwater-session'] ?? '', /^[0-9a-f-]{36}$/)
      assert.deepEqual(
        ['x-breakwater-email', 'x-breakwater-name', 'x-breakwater-roles'].map((name) => lower[name]),
        [adminEmail, 'Administrator', 'admin'],
      )
      assert.deepEqual(
        ['remote-user', 'remote-email', 'remote-name', 'remote-groups'].map((name) => lower[name]),
        [adminEmail, adminEmail, 'Administrator', 'admin'],
      )
    })

    test('no identity that a client sends comes through, however it is spelt', async () => {
      const { app } = scene()
      const visitor = createVisitor()
      await enter(visitor, `${app}/`)
      const { answer } = await visitor.follow(`${app}/`)
      const honest = identityIn(answer.json<Echo>())
      for (const headers of forgeries) {
        const forged = await visitor.ask(`GET ${app}/`, { headers })
        assert.equal(forged.status, 200)
        assert.deepEqual(identityIn(forged.json<Echo>()), honest, JSON.stringify(headers))
        assert.ok(!forged.text.includes('mallory'), JSON.stringify(headers))
      }
    })

    test('a client cannot have its identity taken out on the way either', async () => {
      const { app } = scene()
      const visitor = createVisitor()
      const honest = identityIn((await enter(visitor, `${app}/`)).answer.json<Echo>())
      for (const connection of ['close, x-breakwater-user, x-breakwater-roles', 'Remote-User']) {
        const answer = await visitor.ask(`GET ${app}/`, { headers: { connection } })
        if (answer.status !== 400) assert.deepEqual(identityIn(answer.json<Echo>()), honest, connection)
      }
    })

    test('without a session nothing reaches the application, whatever the request claims', async () => {
      const { app, running } = scene()
      const direct = { 'x-forwarded-host': new URL(running.url).host, 'x-forwarded-uri': '/healthz' }
      const claims = [
        ...forgeries,
        direct,
        { 'x-original-url': '/.breakwater/callback', 'x-forwarded-proto': 'https' },
        { cookie: 'bw-gate=; bw-gate=x' },
        { cookie: `bw-gate=${'A'.repeat(43)}` },
        { authorization: 'Bearer bw_x' },
        { connection: 'x-forwarded-host, x-forwarded-proto, cookie' },
      ]
      const paths = [
        '/',
        '//',
        '/.breakwater',
        '/.breakwater/check',
        '/.breakwater/../orders',
        '/x/../y',
        '/%2e/',
      ]
      for (const method of ['GET', 'POST', 'HEAD', 'OPTIONS', 'PUT'])
        for (const path of paths) {
          const { status, text } = await createVisitor().ask(`${method} ${app}${path}`)
          assert.ok([301, 302, 400, 401, 403, 404].includes(status), `${method} ${path}: ${status}`)
          assert.ok(!text.includes('"method"'), `${method} ${path}`)
        }
      for (const headers of claims) {
        const { status, text } = await createVisitor().ask(`GET ${app}/`, { headers })
        assert.ok([302, 400, 401, 403].includes(status), `${JSON.stringify(headers)}: ${status}`)
        assert.ok(!text.includes('"method"'), JSON.stringify(headers))
      }
    })

    test('a script gets its 401 and is not led anywhere', async () => {
      const { app } = scene()
      for (const headers of [{ accept: 'application/json' }, { 'sec-fetch-mode': 'cors' }]) {
        const answer = await createVisitor().ask(`GET ${app}/api`, { headers })
        assert.equal(answer.status, 401)
        assert.equal(answer.headers['location'], undefined)
        assert.equal(answer.headers['set-cookie'], undefined)
      }
    })

    test('when the session has ended, the next request is refused', async () => {
      const { app, wiki, running } = scene()
      const visitor = createVisitor()
      await enter(visitor, `${app}/`)
      assert.equal((await visitor.follow(`${wiki}/`)).answer.status, 200, 'the other host asks for nothing')
      await visitor.ask(`POST ${running.url}/api/v1/auth/sign-out`)
      for (const host of [app, wiki])
        assert.equal((await visitor.ask(`GET ${host}/`)).status, 302, `${host} is shut`)
    })

    test('signing out at the application ends the session everywhere', async () => {
      const { app, wiki, running } = scene()
      const visitor = createVisitor()
      await enter(visitor, `${app}/`)
      await visitor.follow(`${wiki}/`)
      const foreign = { headers: { 'sec-fetch-site': 'cross-site' } }
      assert.equal((await visitor.ask(`GET ${app}/.breakwater/sign-out`, foreign)).status, 403)
      assert.equal((await visitor.ask(`GET ${app}/`)).status, 200, 'another site cannot do it')
      const { way } = await visitor.follow(`${app}/.breakwater/sign-out`)
      assert.equal(way.at(-1), `${running.url}/console/sign-in`)
      assert.ok(!visitor.cookies.get('app.localhost')?.has('bw-gate'))
      assert.equal((await visitor.ask(`GET ${wiki}/`)).status, 302)
      assert.equal((await visitor.ask(`GET ${running.url}/api/v1/auth/me`)).status, 401)
    })

    test('the cookie of the gate opens its own host only, and is not ours', async () => {
      const { app, wiki, running } = scene()
      const visitor = createVisitor()
      await enter(visitor, `${app}/`)
      const gate = visitor.cookies.get('app.localhost')?.get('bw-gate') ?? ''
      assert.match(gate, /^[\w-]{43}$/)
      assert.notEqual(gate, visitor.cookies.get('localhost')?.get('bw'))
      const stranger = (url: string, cookie: string) =>
        createVisitor().ask(`GET ${url}`, { headers: { cookie } })
      assert.equal((await stranger(`${app}/`, `bw-gate=${gate}`)).status, 200)
      assert.equal((await stranger(`${wiki}/`, `bw-gate=${gate}`)).status, 302)
      assert.equal((await stranger(`${running.url}/api/v1/auth/me`, `bw=${gate}`)).status, 401)
      const session = visitor.cookies.get('localhost')?.get('bw') ?? ''
      assert.equal((await stranger(`${app}/`, `bw-gate=${session}`)).status, 302)
    })

    test('whoever comes from a refused address is told a code, and what the application refuses is its own answer', async () => {
      const { app, running } = scene()
      const visitor = createVisitor()
      await enter(visitor, `${app}/`)
      const own = await visitor.ask(`GET ${app}/forbidden`)
      assert.deepEqual([own.status, own.json<Echo>().url], [403, '/forbidden'])
      const admin = await adminClient(running)
      const rule = {
        name: 'Not the second floor',
        action: 'deny',
        cidrs: ['127.0.0.2'],
        target: { everyone: true },
      }
      assert.equal((await admin('POST /ip-rules', { body: rule })).status, 201)
      await changeSetting(admin, 'ops.ip.bypass_admin', false)
      const from = '127.0.0.2'
      const [page, form] = [
        await visitor.ask(`GET ${app}/`, { from }),
        await visitor.ask(`POST ${app}/`, { from, body: { a: 1 } }),
      ]
      for (const answer of [page, form]) {
        assert.equal(answer.status, 403)
        assert.match(answer.text, /<h1>You cannot come in from this address/)
      }
      const [, code = ''] = /<strong>([\w-]+)<\/strong>/.exec(page.text) ?? []
      const decision = (await admin(`GET /ip-decisions/${code}`)).json<Record<string, unknown>>()
      assert.deepEqual(
        [decision['occasion'], decision['address'], decision['belief']],
        ['forward_auth', from, 'forwarded'],
      )
      const script = await visitor.ask(`GET ${app}/`, { from, headers: { accept: 'application/json' } })
      assert.deepEqual([script.status, script.problem().code], [403, 'IP_REFUSED'])
      assert.equal((await visitor.ask(`GET ${app}/`)).status, 200, 'from elsewhere the gate is open')
    })

    test('a code works once, on its host, in its browser', async () => {
      const { app, wiki } = scene()
      const visitor = createVisitor()
      await enter(visitor, `${app}/`)
      const codeFor = async (host: string) => {
        const { way } = await createVisitor().follow(`${host}/`)
        const start = way.find((address) => address.includes('/forward-auth/start?')) ?? ''
        return String((await visitor.ask(`GET ${start}`)).headers['location'])
      }
      // The browser that was sent to sign in is another one than the one that is signed in.
      const planted = await codeFor(app)
      assert.match(planted, /\/\.breakwater\/callback\?code=/)
      assert.equal((await visitor.ask(`GET ${planted}`)).status, 400)
      const elsewhere = (await codeFor(app)).replace(app, wiki)
      const refused = await visitor.ask(`GET ${elsewhere}`)
      assert.equal(refused.status, 400)
      assert.match(refused.text, /<h1>This link has expired/)
      const { way } = await visitor.follow(`${wiki}/`)
      const used = way.find((address) => address.includes('/.breakwater/callback')) ?? ''
      assert.equal((await visitor.ask(`GET ${used}`)).status, 400)
    })
  })

const forgeries = [
  'X-Breakwater-User',
  'X_Breakwater_User',
  'X-Breakwater_User',
  'x_breakwater-user',
  'X.Breakwater.User',
  'X-BREAKWATER-ROLES',
  'X_Breakwater_Roles',
  'X-Breakwater-Email',
  'X_breakwater_name',
  'Remote-User',
  'Remote_User',
  'REMOTE_USER',
  'Remote.User',
  'remote-groups',
  'Remote_Groups',
  'Remote-Email',
].map((name) => ({ [name]: 'mallory' }))

/** Every header by which an application could know somebody, as it was spelt on the way. */
const identityIn = ({ headers }: Echo): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /breakwater|remote/i.test(name)))
