import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  assertAccessible,
  keepScreenshot,
  newVisitor,
  openBrowser,
  type Visitor,
} from '../support/browser.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient } from './client.ts'
import { trySignIn } from './desk.ts'

const person = {
  name: 'Vic <b>Tim</b>',
  email: 'vic@example.com',
  roles: ['viewer'],
  password: 'correct horse battery',
}

suite('the security pages of the console', { timeout: 900_000 }, () => {
  const running = runningServer('pglite')
  let browser: Browser
  let visitor: Visitor
  let desk: Page
  const at = (path: string): string => `${running().url}/console${path}`

  before(async () => {
    await requireConsole()
    browser = await openBrowser()
    visitor = await newVisitor(browser)
    desk = visitor.page
    await desk.goto(at('/security'))
    await trySignIn(desk, { email: adminEmail, password: adminPassword })
    await desk.getByRole('heading', { name: 'Security', level: 1 }).waitFor()
  })
  after(() => browser.close())

  test('the dashboard shows by itself who is attacked, from where, and whose account is locked', async () => {
    await desk.getByText('0 failed sign-ins in 24 hours').waitFor()
    const client = await adminClient(running())
    assert.equal((await client('POST /users', { body: person })).status, 201)
    for (let attempt = 0; attempt < 5; attempt += 1)
      await fetch(`${running().url}/api/v1/auth/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: person.email, password: 'wrong' }),
      })
    await desk.getByRole('heading', { name: '5 failed sign-ins in 24 hours' }).waitFor()
    await desk.reload()
    const locked = desk.getByRole('region', { name: 'Locked accounts' })
    await locked.getByRole('link', { name: person.name }).waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-security')
    await locked.getByRole('link', { name: person.name }).click()
    await desk.getByRole('heading', { name: person.name, level: 1 }).waitFor()
  })

  test('the audit log is searched, and an event shows its proof', async () => {
    await desk.goto(at('/audit?type=sign_in.failed'))
    await desk.getByRole('heading', { name: 'Audit log', level: 1 }).waitFor()
    const first = desk.getByRole('link', { name: /Somebody tried to sign in/ }).first()
    await first.waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-audit')
    await first.click()
    await desk.getByRole('heading', { name: /Somebody tried to sign in/, level: 1 }).waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-audit-event')
  })

  test('the integrity page proves the log on demand and shows what signs it', async () => {
    await desk.goto(at('/audit/integrity'))
    await desk.getByText('has not been verified yet').waitFor()
    await desk.getByRole('button', { name: 'Verify now' }).click()
    await desk.getByText('Proved', { exact: true }).waitFor()
    await desk.getByText('Signs now').waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-audit-integrity')
  })

  test('a detection rule says what other numbers would have found before they are saved', async () => {
    await desk.goto(at('/detection'))
    await desk.getByRole('heading', { name: 'Detection rules', level: 1 }).waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-detection')
    await desk.getByRole('button', { name: 'Adjust the rule Slow or distributed brute force' }).click()
    await desk.getByLabel('Report at').fill('5')
    await desk.getByRole('button', { name: 'Try on the last 30 days' }).click()
    await desk.getByText('It would have found this once').waitFor()
    await desk.getByRole('cell', { name: person.email }).waitFor()
    await assertAccessible(desk)
    await desk.getByLabel('Report at').fill('6')
    await desk.getByRole('button', { name: 'Try on the last 30 days' }).click()
    await desk.getByText('It would have found nothing').waitFor()
    await desk.getByRole('button', { name: 'Save rule' }).click()
    await desk.getByText('6 within 1 d for one person').waitFor()
  })

  test('nothing on these pages ran as a script or broke the content security policy', () => {
    // Who is not signed in yet is asked for that.
    assert.deepEqual(
      visitor.complaints.filter((complaint) => !complaint.includes('/auth/me')),
      [],
    )
  })
})
