import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { createBrowserless } from '../support/cookie-jar.ts'
import { startIdentityProvider } from '../support/identity-provider.ts'
import { freePort, startTestServer, type RunningServer } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient, clientWith, cookieOf, type Client } from './client.ts'

const password = 'a lantern over the quiet bay 9'

suite('accounts of their own at an identity provider', { timeout: 180_000 }, () => {
  let running: RunningServer
  let provider: Awaited<ReturnType<typeof startIdentityProvider>>
  let admin: Client
  before(async () => {
    const port = await freePort()
    provider = await startIdentityProvider(`http://localhost:${port}/api/v1/auth/oidc/callback`)
    running = await startTestServer('pglite', { env: { ...provider.env, PORT: String(port) } })
    admin = await adminClient(running)
  })
  after(async () => {
    await running.stop()
    await provider.stop()
  })

  const start = () => `${running.url}/api/v1/auth/oidc/start?returnTo=%2Fconsole%2Forders`
  const account = (subject: string, email: string) => ({
    subject,
    claims: { email, email_verified: true, name: 'Dewi' },
  })
  const hire = async (email: string) => {
    const person = { email, name: 'Dewi', roles: ['viewer'], password }
    const made = await admin('POST /users', { body: person })
    assert.equal(made.status, 201, made.text)
  }

  /** Comes back with something left to confirm; answers how to go on in that browser. */
  const comeBackUnsure = async (browser = createBrowserless()) => {
    const { url } = await browser.follow(start())
    const [, ticket = ''] = /#confirmation=([\w-]{43})$/.exec(url) ?? []
    assert.notEqual(ticket, '', url)
    const cookie = `bw-oidc=${browser.cookiesOf(running.url)['bw-oidc']}`
    return { ticket, here: clientWith(running.url, { cookie }) }
  }

  test('an account with a password is tied to an identity only by a sign-in of its own, and from then on by the identity alone', async () => {
    await hire('wati@example.com')
    provider.signsInAs(account('s-wati', 'wati@example.com'))
    const { ticket, here } = await comeBackUnsure()
    const asked = await here('POST /auth/oidc/confirmation', { body: { ticket } })
    assert.deepEqual(asked.json(), {
      email: 'wati@example.com',
      provider: 'Harbour ID',
      asks: 'account',
      methods: ['password'],
    })
    const confirm = (client: Client, body: object) =>
      client('POST /auth/oidc/confirm', { body: { ticket, ...body } })
    assert.equal((await confirm(here, {})).problem().code, 'SIGN_IN_FAILED')
    assert.equal((await confirm(here, { password: 'not hers' })).problem().code, 'SIGN_IN_FAILED')
    const { here: elsewhere } = await comeBackUnsure()
    for (const stranger of [clientWith(running.url), elsewhere])
      assert.equal((await confirm(stranger, { password })).problem().code, 'CONFIRMATION_OVER')
    assert.equal((await confirm(here, { password })).status, 200)
    assert.equal((await confirm(here, { password })).problem().code, 'CONFIRMATION_OVER', 'once')
    assert.equal((await createBrowserless().follow(start())).url, `${running.url}/console/orders`)
  })

  test('whoever holds a second factor shows it here, unless the provider has asked for more than one', async () => {
    const email = 'tuti@example.com'
    await hire(email)
    const me = clientWith(running.url, { cookie: await cookieOf(running.url, { email, password }) })
    const app = (await me('POST /me/totp')).json<{ ticket: string; secret: string }>()
    const code = new TOTP({ secret: Secret.fromBase32(app.secret) }).generate()
    const { recoveryCodes } = (
      await me('POST /me/totp/confirm', { body: { ticket: app.ticket, code } })
    ).json<{ recoveryCodes: string[] }>()
    provider.signsInAs(account('s-tuti', email))

    const first = await comeBackUnsure()
    const link = (more: object) =>
      first.here('POST /auth/oidc/confirm', { body: { ticket: first.ticket, password, ...more } })
    assert.deepEqual((await link({})).problem()['methods'], ['totp', 'recovery_code'])
    assert.equal((await link({ code: 'wrong-code' })).problem().code, 'SECOND_FACTOR_NEEDED')
    assert.equal((await link({ code: recoveryCodes[0] })).status, 200)

    const { ticket, here } = await comeBackUnsure()
    const confirm = (body: object) => here('POST /auth/oidc/confirm', { body: { ticket, ...body } })
    assert.equal((await confirm({})).problem().code, 'SECOND_FACTOR_NEEDED')
    assert.equal((await confirm({ password })).problem().code, 'SECOND_FACTOR_NEEDED', 'no second factor')
    assert.equal(
      (await confirm({ code: recoveryCodes[0] })).problem().code,
      'SECOND_FACTOR_NEEDED',
      'used up',
    )
    assert.equal((await confirm({ code: recoveryCodes[1] })).status, 200)
  })

  test('in a browser, the account is asked for its password once, and from then on no more', async () => {
    await requireConsole()
    await hire('yanti@example.com')
    provider.signsInAs(account('s-yanti', 'yanti@example.com'))
    const browser = await openBrowser()
    try {
      const orders = () => page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
      const { page } = await newVisitor(browser)
      await page.goto(`${running.url}/console/sign-in`)
      await page.getByRole('link', { name: 'Continue with Harbour ID' }).click()
      await page.getByText('so that Harbour ID can open it from now on').waitFor()
      await keepScreenshot(page, 'sign-in-confirm-account')
      await assertAccessible(page)
      await page.getByRole('textbox', { name: 'Password' }).fill('not hers')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByText('The e-mail address or the password is wrong.').waitFor()
      await page.getByRole('textbox', { name: 'Password' }).fill(password)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await orders()
      await page.getByRole('button', { name: /Account of/ }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
      await page.getByRole('link', { name: 'Continue with Harbour ID' }).click()
      await orders()
    } finally {
      await browser.close()
    }
  })
})
