import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Browser } from 'playwright-core'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { runningServer } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient, clientWith, cookieOf, type Client, changeSetting } from './client.ts'
import { trySignIn } from './desk.ts'

suite('signing in with a browser', { timeout: 900_000 }, () => {
  const running = runningServer('pglite')
  let browser: Browser
  let admin: Client
  let people = 0

  before(async () => {
    await requireConsole()
    browser = await openBrowser()
    admin = await adminClient(running())
  })
  after(() => browser.close())

  const at = (path: string): string => `${running().url}/console${path}`
  const cookieFor = (person: Person) => cookieOf(running().url, person)
  const setting = (key: string, value: unknown) => changeSetting(admin, `ops.session.${key}`, value)

  async function newPerson(): Promise<Person> {
    const person = { email: `person-${++people}@example.com`, password: 'a slow boat to somewhere 5' }
    const made = await admin('POST /users', {
      body: { ...person, name: `Person ${people}`, roles: ['viewer'] },
    })
    assert.equal(made.status, 201, made.text)
    return { ...person, id: made.json<{ id: string }>().id }
  }

  async function newWindow(t: { after: (clean: () => Promise<void>) => void }) {
    const visitor = await newVisitor(browser)
    t.after(visitor.close)
    return visitor.page
  }

  test('who was sent to sign in comes back to the page they wanted, and never to another site', async (t) => {
    const person = await newPerson()
    const page = await newWindow(t)
    await page.goto(at('/orders?state=draft'))
    await trySignIn(page, person)
    await page.waitForURL(/\/console\/orders\?state=draft$/)
    await page.goto(at(`/sign-in?returnTo=${encodeURIComponent('https://evil.example/')}`))
    await trySignIn(page, person)
    await page.waitForURL(at('/orders'))
  })

  test('who came from a system behind forward-auth goes back through its door', async (t) => {
    const person = await newPerson()
    const page = await newWindow(t)
    const door = '/forward-auth/start?return=https%3A%2F%2Ferp.example%2F&browser=x'
    await page.goto(at(`/sign-in?returnTo=${encodeURIComponent(door)}`))
    const asked = page.waitForRequest(
      (request) => request.isNavigationRequest() && !request.url().includes('/console'),
    )
    await trySignIn(page, person)
    assert.equal((await asked).url(), running().url + door)
  })

  test('a second factor is asked for after the password; a wrong code is told, a recovery code lets in', async (t) => {
    const person = await newPerson()
    const recoveryCode = await switchTotpOn(clientWith(running().url, { cookie: await cookieFor(person) }))
    const page = await newWindow(t)
    await page.goto(at('/sign-in'))
    await trySignIn(page, person)
    await page.getByRole('heading', { name: 'Confirm it’s you' }).waitFor()
    await assertAccessible(page)
    await keepScreenshot(page, 'console-sign-in-code')
    await page.getByRole('textbox', { name: 'Code' }).fill('000000')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('alert').getByText('This code is not right').waitFor()
    await page.getByRole('textbox', { name: 'Code' }).fill(recoveryCode)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
  })

  test('at the limit the person chooses which session ends: that one, no other, and then they are in', async (t) => {
    await setting('max_concurrent', 2)
    await setting('limit_policy', 'ask')
    t.after(() => setting('max_concurrent', 5).then(() => undefined))
    const person = await newPerson()
    const first = clientWith(running().url, { cookie: await cookieFor(person) })
    const second = clientWith(running().url, { cookie: await cookieFor(person) })
    await second('GET /auth/me')
    const page = await newWindow(t)
    await page.goto(at('/sign-in?returnTo=/orders'))
    await trySignIn(page, person)
    const choices = page.getByRole('button', { name: /^End this one and sign in/ })
    await choices.first().waitFor()
    assert.equal(await choices.count(), 2)
    assert.equal((await first('GET /auth/me')).status, 200)
    await assertAccessible(page)
    await keepScreenshot(page, 'console-sign-in-choice')
    await choices.first().click()
    await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
    const left = [(await first('GET /auth/me')).status, (await second('GET /auth/me')).status]
    assert.deepEqual(
      left.toSorted((a, b) => a - b),
      [200, 401],
    )
  })

  test('where the policy refuses, the limit is told in words and no session ends', async (t) => {
    await setting('max_concurrent', 1)
    await setting('limit_policy', 'refuse')
    t.after(() => setting('max_concurrent', 5).then(() => undefined))
    const person = await newPerson()
    const open = clientWith(running().url, { cookie: await cookieFor(person) })
    const page = await newWindow(t)
    await page.goto(at('/sign-in'))
    await trySignIn(page, person)
    await page.getByRole('alert').getByText('You are signed in as often as is allowed.').waitFor()
    assert.equal((await open('GET /auth/me')).status, 200)
  })

  test('a session that was ended elsewhere leads to the sign-in page, which says why and leads back', async (t) => {
    const person = await newPerson()
    const page = await newWindow(t)
    await page.goto(at('/orders'))
    await trySignIn(page, person)
    await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
    const { id, version } = await userOf(person)
    const body = { version, roles: ['viewer', 'operator'] }
    assert.equal((await admin(`PATCH /users/${id}`, { body })).status, 200)
    await page.getByLabel('State').selectOption('draft')
    await page
      .getByRole('status')
      .getByText(/Your session was ended: .*because your roles changed/)
      .waitFor()
    await assertAccessible(page)
    await trySignIn(page, person)
    await page.waitForURL(/\/console\/orders\?state=draft$/)
  })

  const userOf = async ({ email, id }: Person) => {
    const { items } = (await admin(`GET /users?search=${encodeURIComponent(email)}`)).json<{
      items: { id: string; version: number }[]
    }>()
    return { id, version: items[0]?.version ?? 0 }
  }

  test('a doubtful session asks once who is there: the password goes on with it, cancelling leaves it', async (t) => {
    const person = await newPerson()
    for (const isProved of [false, true]) {
      const page = await newWindow(t)
      await page
        .context()
        .addCookies([{ name: 'bw', value: await doubtfulToken(person), url: running().url }])
      await page.goto(at('/orders?state=draft'))
      const dialog = page.getByRole('dialog', { name: 'Confirm it’s you' })
      const password = dialog.getByRole('textbox', { name: 'Password' })
      await password.fill('not the password')
      await dialog.getByRole('button', { name: 'Confirm and go on' }).click()
      await dialog.getByRole('alert').waitFor()
      await assertAccessible(page)
      await password.fill(person.password)
      await dialog.getByRole('button', { name: isProved ? 'Confirm and go on' : 'Cancel' }).click()
      const heading = isProved ? 'Orders' : 'Sign in'
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      assert.equal(await dialog.count(), 0)
    }
  })

  /** A session that nobody has used yet, and that looks as if somebody else might. */
  async function doubtfulToken({ id: userId }: Person): Promise<string> {
    const { sessions, database } = running().server
    const opened = await sessions.open(database.db, { userId, address: '127.0.0.1' })
    assert.ok(opened.opened)
    await database.db
      .withTables<{ session: { id: string; reauthenticate: boolean } }>()
      .updateTable('session')
      .set({ reauthenticate: true })
      .where('id', '=', opened.id)
      .execute()
    return opened.token
  }

  test('after too many wrong passwords the page says so, and when to try again', async (t) => {
    const person = await newPerson()
    const page = await newWindow(t)
    await page.goto(at('/sign-in'))
    let status = 0
    for (let tries = 0; tries < 6 && status !== 429; tries++) {
      const answered = page.waitForResponse(/\/auth\/sign-in$/)
      await trySignIn(page, { ...person, password: `wrong ${tries}` })
      status = (await answered).status()
    }
    await page.getByRole('alert').getByText('Too many sign-ins have failed here.').waitFor()
    await page.getByText(/You can try again in \d+ minutes?/).waitFor()
    await keepScreenshot(page, 'console-sign-in-slowed')
  })
})

type Person = { id: string; email: string; password: string }

/** Gives a person an authenticator app, and answers one of the recovery codes that come with it. */
async function switchTotpOn(person: Client): Promise<string> {
  const begun = await person('POST /me/totp')
  assert.equal(begun.status, 200, begun.text)
  const { ticket, secret } = begun.json<{ ticket: string; secret: string }>()
  const confirmed = await person('POST /me/totp/confirm', {
    body: { ticket, code: new TOTP({ secret }).generate() },
  })
  assert.equal(confirmed.status, 200, confirmed.text)
  return confirmed.json<{ recoveryCodes: string[] }>().recoveryCodes[0] ?? ''
}
