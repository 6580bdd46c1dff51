import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { toRefusalCode } from '../../src/ops/ip-decisions/console/refusal.ts'
import { errors as oidcErrors } from '../../src/ops/oidc/errors.ts'
import { oidcSentence } from '../../src/ops/sign-in/console/oidc-words.ts'
import { createBrowserless } from '../support/cookie-jar.ts'
import { startIdentityProvider } from '../support/identity-provider.ts'
import { freePort, startTestServer, type RunningServer } from '../support/running-server.ts'
import { adminClient, clientWith, type Client } from './client.ts'

suite('signing in at an identity provider', { timeout: 900_000 }, () => {
  let running: RunningServer
  let provider: Awaited<ReturnType<typeof startIdentityProvider>>
  let other: typeof provider
  let admin: Client
  before(async () => {
    const port = await freePort()
    const back = `http://localhost:${port}/api/v1/auth/oidc/callback`
    provider = await startIdentityProvider(back)
    other = await startIdentityProvider(`${back}/partner-id`)
    const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = other.env
    const second = {
      OIDC_PROVIDERS: 'partner-id',
      OIDC_PARTNER_ID_ISSUER: OIDC_ISSUER,
      OIDC_PARTNER_ID_CLIENT_ID: OIDC_CLIENT_ID,
      OIDC_PARTNER_ID_CLIENT_SECRET: OIDC_CLIENT_SECRET,
    }
    running = await startTestServer('pglite', { env: { ...provider.env, ...second, PORT: String(port) } })
    admin = await adminClient(running)
    signInPage = `${running.url}/console/sign-in`
  })
  after(async () => {
    await running.stop()
    await Promise.all([provider.stop(), other.stop()])
  })

  const start = (returnTo = '/console/orders', provider = 'default') =>
    `${running.url}/api/v1/auth/oidc/start?${new URLSearchParams({ returnTo, provider }).toString()}`
  let signInPage: string
  const account = (subject: string, email: string, isVerified = true) => ({
    subject,
    claims: { email, email_verified: isVerified, name: 'Dewi' },
  })
  const invite = async (email: string) => {
    const made = await admin('POST /users', { body: { email, name: 'Dewi', roles: ['viewer'] } })
    assert.equal(made.status, 201, made.text)
    return made.json<{ id: string }>().id
  }

  test('whoever has a verified address that was invited is let in, and from then on by the subject alone', async () => {
    const id = await invite('dewi@example.com')
    provider.signsInAs(account('s-dewi', 'Dewi@Example.com'))
    const browser = createBrowserless()
    const { url, status } = await browser.follow(start())
    assert.deepEqual([status, url], [200, `${running.url}/console/orders`])
    const { bw } = browser.cookiesOf(running.url)
    const me = await clientWith(running.url, { cookie: `bw=${bw}` })('GET /auth/me')
    assert.equal(me.json<{ user: { id: string } }>().user.id, id)

    provider.signsInAs(account('s-dewi', 'married@example.com'))
    const again = createBrowserless()
    assert.equal((await again.follow(start())).url, `${running.url}/console/orders`)
    assert.notEqual(again.cookiesOf(running.url)['bw'], undefined)
  })

  test('of several providers each has its own way back, and an identity at one is none at the other', async () => {
    const { oidc } = (await admin('GET /auth/ways')).json<{ oidc: object[] }>()
    assert.deepEqual(oidc, [
      { id: 'default', name: 'Harbour ID' },
      { id: 'partner-id', name: 'partner-id' },
    ])
    await invite('lia@example.com')
    other.signsInAs(account('s-lia', 'lia@example.com'))
    const atOther = start('/console/orders', 'partner-id')
    const browser = createBrowserless()
    assert.equal((await browser.follow(atOther)).url, `${running.url}/console/orders`)
    provider.signsInAs(account('s-lia', 'nobody@example.com'))
    assert.match((await createBrowserless().follow(start())).url, /#oidc-error=OIDC_PERSON_UNKNOWN$/)
    const crossed = (await untilCallback(browser, atOther)).replace('/callback/partner-id', '/callback')
    assert.equal((await browser.follow(crossed)).url, `${signInPage}#oidc-error=OIDC_FLOW_OVER`)
    const unknown = await browser.follow(start('/console/', 'no-such-provider'))
    assert.match(unknown.url, /#oidc-error=OIDC_NOT_CONFIGURED$/)
  })

  test('two tabs of one browser that sign in at once both arrive', async () => {
    await invite('ayu@example.com')
    provider.signsInAs(account('s-ayu', 'ayu@example.com'))
    const browser = createBrowserless()
    const tabs = [
      await untilCallback(browser, start()),
      await untilCallback(browser, start('/console/account')),
    ]
    assert.equal((await browser.follow(tabs[1] ?? '')).url, `${running.url}/console/account`)
    assert.equal((await browser.follow(tabs[0] ?? '')).url, `${running.url}/console/orders`)
  })

  test('an unverified address opens nothing, and neither does one that nobody invited', async () => {
    await invite('rini@example.com')
    for (const [stranger, code] of [
      [account('s-1', 'rini@example.com', false), 'OIDC_EMAIL_UNVERIFIED'],
      [account('s-2', 'else@example.com'), 'OIDC_PERSON_UNKNOWN'],
    ] as const) {
      provider.signsInAs(stranger)
      const browser = createBrowserless()
      const { url } = await browser.follow(start())
      assert.equal(url, `${signInPage}?returnTo=%2Fconsole%2Forders#oidc-error=${code}`)
      assert.equal(browser.cookiesOf(running.url)['bw'], undefined)
    }
  })

  test('whoever gets the address of somebody who was here before them does not get their account', async () => {
    await invite('info@example.com')
    provider.signsInAs(account('s-first', 'info@example.com'))
    assert.equal((await createBrowserless().follow(start())).url, `${running.url}/console/orders`)
    provider.signsInAs(account('s-second', 'info@example.com'))
    const browser = createBrowserless()
    assert.match((await browser.follow(start())).url, /#oidc-error=OIDC_PERSON_UNKNOWN$/)
    assert.equal(browser.cookiesOf(running.url)['bw'], undefined)
  })

  test('whoever the IP rules do not let in from there is told so on the sign-in page, with the code of the decision', async () => {
    const id = await invite('joko@example.com')
    const rule = {
      name: 'Joko not from here',
      action: 'deny',
      cidrs: ['127.0.0.1'],
      target: { userIds: [id] },
    }
    const made = await admin('POST /ip-rules', { body: rule })
    assert.equal(made.status, 201, made.text)
    provider.signsInAs(account('s-joko', 'joko@example.com'))
    const browser = createBrowserless()
    const { url } = await browser.follow(start())
    const [, code = ''] = /#oidc-error=IP_REFUSED:([\w-]+)$/.exec(url) ?? []
    assert.equal(toRefusalCode(code), code, 'as the page shows it')
    assert.equal(toRefusalCode('CALL 0800-EVIL'), undefined, 'a link that was made up says nothing')
    assert.equal(browser.cookiesOf(running.url)['bw'], undefined)
    const decision = (await admin(`GET /ip-decisions/${code}`)).json<Record<string, unknown>>()
    assert.deepEqual([decision['occasion'], decision['proof']], ['sign_in', 'proved'])
  })

  test('what one browser began, another cannot finish, and nobody twice', async () => {
    await invite('sari@example.com')
    provider.signsInAs(account('s-sari', 'sari@example.com'))
    const [attacker, victim] = [createBrowserless(), createBrowserless()]
    const back = await untilCallback(attacker, start())
    const over = `${signInPage}#oidc-error=OIDC_FLOW_OVER`
    assert.equal((await victim.follow(back)).url, over)
    assert.equal((await attacker.follow(back)).url, `${running.url}/console/orders`)
    assert.equal((await attacker.follow(back)).url, over)
  })

  test('nobody is sent to another place than the console, whatever the link asks for', async () => {
    provider.signsInAs(account('s-dewi', 'dewi@example.com'))
    for (const hostile of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/x\n',
      '',
      '/api/v1/auth/me',
      '/console/../api/v1/auth/me',
    ]) {
      const { url } = await createBrowserless().follow(start(hostile))
      assert.equal(url, `${running.url}/console/`, hostile)
    }
  })

  test('a made-up answer of the provider is refused and recorded', async () => {
    const browser = createBrowserless()
    const asked = await browser.visit(start())
    const state = new URL(String(asked.headers['location'])).searchParams.get('state')
    const forged = `${running.url}/api/v1/auth/oidc/callback?code=forged&state=${state}`
    const refused = `${signInPage}?returnTo=%2Fconsole%2Forders#oidc-error=OIDC_REFUSED`
    assert.equal((await browser.follow(forged)).url, refused)
  })

  test('whoever turns back at the provider is told so, and still gets where they wanted afterwards', async () => {
    const gate = '/forward-auth/start?return=https%3A%2F%2Fwiki.example.com%2F&browser=x'
    const browser = createBrowserless()
    const asked = await browser.visit(start(gate))
    const { searchParams } = new URL(String(asked.headers['location']))
    const query = new URLSearchParams({ error: 'access_denied', state: String(searchParams.get('state')) })
    const { url } = await browser.follow(`${running.url}/api/v1/auth/oidc/callback?${query.toString()}`)
    const page = new URL(url)
    assert.equal(page.hash, '#oidc-error=OIDC_CANCELLED')
    assert.equal(page.searchParams.get('returnTo'), gate)
  })

  test('the sign-in page has a sentence of its own for everything that can go wrong', () => {
    const unknown = oidcSentence('no such code')
    const { OIDC_NOT_CONFIGURED: _, OIDC_REFUSED: __, ...told } = oidcErrors
    for (const code of [
      ...Object.keys(told),
      'CONFIRMATION_OVER',
      'SIGN_IN_FAILED',
      'SESSION_LIMIT',
      'SIGN_INS_TOO_MANY',
    ])
      assert.notEqual(oidcSentence(code), unknown, code)
  })

  test('a provider that is away leaves the other ways in', async () => {
    const port = await freePort()
    const env = { ...provider.env, OIDC_ISSUER: `http://127.0.0.1:${port}` }
    const lonely = await startTestServer('pglite', { env })
    try {
      const { url } = await createBrowserless().follow(`${lonely.url}/api/v1/auth/oidc/start`)
      assert.equal(url, `${lonely.url}/console/sign-in?returnTo=%2Fconsole%2F#oidc-error=OIDC_UNREACHABLE`)
      assert.equal((await (await adminClient(lonely))('GET /auth/me')).status, 200)
    } finally {
      await lonely.stop()
    }
  })
})

/** Walks until the provider sends the browser back, without going there. */
async function untilCallback(browser: ReturnType<typeof createBrowserless>, url: string): Promise<string> {
  for (let answer = await browser.visit(url); ;) {
    const next = new URL(String(answer.headers['location']), answer.url).href
    if (next.includes('/auth/oidc/callback')) return next
    answer = await browser.visit(next)
  }
}
