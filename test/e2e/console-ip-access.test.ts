import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { adminEmail, adminPassword, requireConsole, runningServer } from '../support/running-server.ts'
import { adminClient, type Client } from './client.ts'
import { signIn } from './desk.ts'

suite('IP access in a browser', { timeout: 300_000 }, () => {
  const running = runningServer('pglite')
  let browser: Browser
  let admin: Client
  let page: Page
  let complaints: string[]

  before(async () => {
    await requireConsole()
    browser = await openBrowser()
    admin = await adminClient(running())
    const visitor = await newVisitor(browser)
    page = visitor.page
    await signIn(page, running().url, { email: adminEmail, password: adminPassword })
    complaints = visitor.complaints
    // Before the sign-in the console asks who is there.
    complaints.length = 0
  })
  after(() => browser.close())

  const at = (path: string): string => `${running().url}/console${path}`

  test('a security officer finds the rules in the navigation, and is told what they are for', async () => {
    await page.goto(at('/orders'))
    await page.getByRole('link', { name: 'IP access' }).click()
    await page.getByRole('heading', { name: 'IP access', level: 1 }).waitFor()
    await page.getByText('No IP rules yet').waitFor()
    assert.equal((await admin('GET /ip-rule-set')).status, 200)
    await assertAccessible(page)
    await keepScreenshot(page, 'console-ip-access-empty')
    assert.deepEqual(complaints, [])
  })
})
