import assert from 'node:assert/strict'
import type { IncomingHttpHeaders } from 'node:http'
import { suite, test } from 'node:test'
import { TOTP, Secret } from 'otpauth'
import type { Page } from 'playwright-core'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { runningServer, waitFor } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient, clientWith, cookieOf, send, tokenClient, type Client } from './client.ts'
import * as desk from './desk.ts'

const app = 'http://app.localhost:8099'
/** What a proxy says of a page that somebody opens. */
const pageOfApp = {
  'x-forwarded-proto': 'http',
  'x-forwarded-host': 'app.localhost:8099',
  'x-forwarded-uri': '/wiki?page=2',
  accept: 'text/html',
}
const password = 'a slow boat to somewhere 5'

suite('a second factor that a role asks for', { timeout: 120_000 }, () => {
  const running = runningServer('pglite', {
    env: { BREAKWATER_PROTECTED_HOSTS: app, BREAKWATER_TRUSTED_PROXIES: '127.0.0.1' },
  })

  const hire = async (admin: Client, name: string, role: string) => {
    const person = { email: `${name.toLowerCase()}@example.com`, password }
    const made = await admin('POST /users', { body: { ...person, name, roles: [role] } })
    assert.equal(made.status, 201, made.text)
    return person
  }
  const demandOf = async (admin: Client, ...roles: string[]) => {
    const line = 'PUT /settings/ops.sign_in.second_factor_roles'
    const { items } = (await admin('GET /settings')).json<{ items: { key: string; version?: number }[] }>()
    const { version } = items.find(({ key }) => key === 'ops.sign_in.second_factor_roles') ?? {}
    const body = { value: roles, ...(version !== undefined && { version }) }
    assert.equal((await admin(line, { body })).status, 200)
  }

  test('whoever holds none reaches nothing but the way to add one, and everything once it is added', async () => {
    const { url } = running()
    const admin = await adminClient(running())
    const [ratna, budi] = [await hire(admin, 'Ratna', 'operator'), await hire(admin, 'Budi', 'viewer')]
    const operator = clientWith(url, { cookie: await cookieOf(url, ratna) })
    const machine = await tokenClient(running(), admin, 'operator')
    assert.equal((await operator('GET /sale-orders')).status, 200)
    await demandOf(admin, 'operator', 'security')
    const reached = async () => (await operator('GET /sale-orders')).status
    await waitFor(async () => (await reached()) === 403)

    for (const line of [
      'GET /sale-orders',
      'GET /me/sessions',
      'GET /events',
      'DELETE /me/totp',
      'GET /users',
    ])
      assert.equal((await operator(line)).problem().code, 'SECOND_FACTOR_REQUIRED', line)
    for (const line of ['GET /auth/me', 'GET /me/factors'])
      assert.equal((await operator(line)).status, 200, line)
    const viewer = clientWith(url, { cookie: await cookieOf(url, budi) })
    for (const other of [viewer, admin, machine]) assert.equal((await other('GET /sale-orders')).status, 200)

    const { ticket, secret } = (await operator('POST /me/totp')).json<{ ticket: string; secret: string }>()
    assert.equal((await operator('GET /sale-orders')).status, 403, 'begun is not added')
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    assert.equal((await operator('POST /me/totp/confirm', { body: { ticket, code } })).status, 200)
    assert.equal((await operator('GET /sale-orders')).status, 200)
    assert.equal((await operator('DELETE /me/totp')).status, 204)
    assert.equal((await operator('GET /sale-orders')).problem().code, 'SECOND_FACTOR_REQUIRED')
    await demandOf(admin)
    await waitFor(async () => (await reached()) === 200)
  })

  test('an application behind forward-auth is shut to them too, its pages lead to the place to add one, and back', async () => {
    const { url } = running()
    const admin = await adminClient(running())
    const cookie = await cookieOf(url, await hire(admin, 'Wayan', 'security'))
    const officer = clientWith(url, { cookie })
    const ask = (headers: Record<string, string>) => send(url, 'GET /forward-auth', { headers })
    const kept = (answer: { headers: IncomingHttpHeaders }) =>
      String(answer.headers['set-cookie']).split(';', 1)[0] ?? ''
    const first = await ask(pageOfApp)
    const browser = kept(first)
    const start = new URL(String(first.headers['location']))
    const walk = async () => {
      const { headers } = await send(url, `GET ${start.pathname}${start.search}`, { headers: { cookie } })
      return new URL(String(headers['location']))
    }
    const callback = await walk()
    assert.equal(callback.origin, app)
    const headers = { ...pageOfApp, cookie: browser }
    const gate = kept(await send(url, `GET ${callback.pathname}${callback.search}`, { headers }))
    const inside = { ...pageOfApp, cookie: gate }
    assert.equal((await ask(inside)).status, 200)

    await demandOf(admin, 'security')
    await waitFor(async () => (await ask(inside)).status === 302)
    assert.equal((await ask({ ...pageOfApp, cookie: gate, accept: 'application/json' })).status, 401)
    const sent = await walk()
    assert.equal(sent.pathname, '/console/account')
    assert.equal(sent.searchParams.get('returnTo'), start.pathname + start.search)

    const { ticket, secret } = (await officer('POST /me/totp')).json<{ ticket: string; secret: string }>()
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate()
    assert.equal((await officer('POST /me/totp/confirm', { body: { ticket, code } })).status, 200)
    assert.equal((await walk()).origin, app)
    assert.equal((await ask(inside)).status, 200)
    await demandOf(admin)
  })

  test('in the console the page to add one is all there is, until it is added', async () => {
    await requireConsole()
    const admin = await adminClient(running())
    const person = await hire(admin, 'Siti', 'dba')
    await demandOf(admin, 'dba')
    const dba = clientWith(running().url, { cookie: await cookieOf(running().url, person) })
    await waitFor(async () => (await dba('GET /sale-orders')).problem().code === 'SECOND_FACTOR_REQUIRED')
    const browser = await openBrowser()
    try {
      const { page } = await newVisitor(browser)
      await page.goto(`${running().url}/console/orders`)
      await desk.trySignIn(page, person)
      await page.getByText('Your role asks for two-factor authentication.').waitFor()
      assert.equal(await page.getByRole('heading', { name: 'My sessions' }).count(), 0)
      await keepScreenshot(page, 'second-factor-demanded')
      await assertAccessible(page)
      await addApp(page)
      await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()

      assert.equal((await dba('DELETE /me/totp')).status, 204)
      const { headers } = await send(running().url, 'GET /forward-auth', { headers: pageOfApp })
      const start = new URL(String(headers['location']))
      const wanted = new URLSearchParams({ returnTo: start.pathname + start.search }).toString()
      await page.goto(`${running().url}/console/account?${wanted}`)
      const wayIn = page.waitForRequest((request) =>
        request.url().startsWith(`${app}/.breakwater/callback?code=`),
      )
      await addApp(page)
      await wayIn
    } finally {
      await browser.close()
    }
  })
})

async function addApp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Set up…' }).click()
  const dialog = page.getByRole('dialog')
  const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '')
  await dialog.getByLabel(/Enter the code/).fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate())
  await dialog.getByRole('button', { name: 'Switch app on' }).click()
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}
