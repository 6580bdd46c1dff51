import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { clientWith, cookieOf, send } from './client.ts'
import { trySignIn } from './desk.ts'

suite('people and groups in the console', { timeout: 900_000 }, () => {
  const running = runningServer('pglite')
  const maria = { email: 'maria@example.com', password: 'a slow boat to somewhere 5' }
  let browser: Browser
  let desk: Page
  let mariasCookie = ''

  before(async () => {
    await requireConsole()
    browser = await openBrowser()
    desk = (await newVisitor(browser)).page
    await desk.goto(at('/users'))
    await trySignIn(desk, { email: adminEmail, password: adminPassword })
    await desk.getByRole('heading', { name: 'Users', level: 1 }).waitFor()
  })
  after(() => browser.close())

  const at = (path: string): string => `${running().url}/console${path}`
  const dialog = () => desk.getByRole('dialog')

  async function openPerson(name: string): Promise<void> {
    await desk.goto(at('/users'))
    await desk.getByRole('link', { name, exact: true }).click()
    await desk.getByRole('heading', { name, level: 1 }).waitFor()
  }

  test('a limit that is set for a group in the console is kept with the group', async () => {
    await desk.goto(at('/groups'))
    await desk.getByRole('button', { name: 'New group' }).first().click()
    await dialog().getByLabel('Name').fill('Night shift')
    await dialog().getByLabel('Max concurrent').fill('1')
    await dialog().getByLabel('Limit policy').selectOption('refuse')
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-group')
    await dialog().getByRole('button', { name: 'Create group' }).click()
    await desk.getByRole('cell', { name: 'Max concurrent: 1' }).waitFor()
    await assertAccessible(desk)
  })

  test('who is invited chooses a password in the browser and is in', async (t) => {
    await desk.goto(at('/users'))
    await desk.getByRole('button', { name: 'Invite user' }).click()
    await dialog().getByLabel('Email').fill(maria.email)
    await dialog().getByLabel('Name').fill('Maria')
    await dialog().getByLabel('Night shift').check()
    await assertAccessible(desk)
    await dialog().getByRole('button', { name: 'Invite', exact: true }).click()
    const link = await dialog().locator('pre').innerText()
    await dialog().getByRole('button', { name: 'I have handed it over' }).click()
    await desk.getByText('Invited').waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-users')

    const { page, close } = await newVisitor(browser)
    t.after(close)
    await page.goto(link.trim())
    await page.getByRole('textbox', { name: 'New password' }).fill(maria.password)
    await page.getByRole('button', { name: 'Set this password' }).click()
    await trySignIn(page, maria)
    await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
  })

  test('… and the limit of the group holds: one session, the second is refused', async () => {
    const { url } = running()
    const second = await send(url, 'POST /api/v1/auth/sign-in', { body: maria })
    assert.equal(second.problem().code, 'SESSION_LIMIT', second.text)
  })

  test('ending the sessions from the page of a person says how many, and ends them', async () => {
    await openPerson('Maria')
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-user')
    await desk.getByRole('button', { name: 'End 1 session of Maria' }).click()
    await dialog().getByRole('button', { name: 'End 1 session', exact: true }).click()
    await desk.getByText('0 open sessions').waitFor()
    mariasCookie = await cookieOf(running().url, maria)
  })

  test('who saved in between is not overwritten unseen: the difference is shown', async () => {
    await openPerson('Maria')
    await desk.getByLabel('Name', { exact: true }).fill('Maria at the desk')
    const admin = clientWith(running().url, {
      cookie: await cookieOf(running().url, { email: adminEmail, password: adminPassword }),
    })
    const id = new URL(desk.url()).pathname.split('/').at(-1)
    const { version } = (await admin(`GET /users/${id}`)).json<{ version: number }>()
    await admin(`PATCH /users/${id}`, { body: { version, name: 'Maria elsewhere' } })
    await desk.getByRole('button', { name: 'Save changes' }).click()
    const differences = desk.getByRole('table', { name: 'Differences' })
    await differences.getByRole('cell', { name: 'Maria elsewhere' }).waitFor()
    await assertAccessible(desk)
    await desk.getByRole('button', { name: 'Discard my changes and load theirs' }).click()
    assert.equal(await desk.getByLabel('Name', { exact: true }).inputValue(), 'Maria elsewhere')
  })

  test('who is disabled is refused at the next request', async () => {
    const signedIn = clientWith(running().url, { cookie: mariasCookie })
    assert.equal((await signedIn('GET /auth/me')).status, 200)
    await openPerson('Maria elsewhere')
    await desk.getByRole('button', { name: 'Disable Maria elsewhere' }).click()
    await dialog().getByRole('button', { name: 'Disable and end 1 session' }).click()
    await desk.getByText('Disabled', { exact: true }).waitFor()
    assert.equal((await signedIn('GET /auth/me')).status, 401)
  })

  test('the last administrator cannot be disabled, and the page says what to do about it', async () => {
    await openPerson('Administrator')
    await desk.getByRole('button', { name: 'Disable Administrator' }).click()
    await dialog()
      .getByRole('button', { name: /^Disable/ })
      .click()
    await dialog().getByRole('alert').getByText('This is the last active administrator.').waitFor()
    await dialog().getByText('Make somebody else an administrator first').waitFor()
    await assertAccessible(desk)
  })
})
