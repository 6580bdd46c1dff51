import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import { TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import {
  assertAccessible,
  keepScreenshot,
  newVisitor,
  openBrowser,
  type Visitor,
} from '../support/browser.ts'
import { plugInChip, type Chip } from '../support/passkeys.ts'
import {
  adminEmail as email,
  adminPassword as password,
  runningServer,
  waitFor,
} from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient } from './client.ts'
import * as desk from './desk.ts'

suite('second factors in a browser', { timeout: 900_000 }, () => {
  const running = runningServer('pglite')
  let browser: Browser
  let visitor: Visitor
  let chip: Chip
  let secret = ''
  let recoveryCodes: string[] = []

  before(async () => {
    await requireConsole()
    browser = await openBrowser()
    visitor = await newVisitor(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
    chip = await plugInChip(visitor.page)
  })
  after(() => browser.close())

  const openAccount = async (page: Page) => {
    await page.goto(`${running().url}/console/account`)
    await page.getByRole('heading', { name: 'Two-factor authentication' }).waitFor()
  }
  const leave = async (page: Page) => {
    await page.getByRole('button', { name: /Account of/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  }
  const orders = (page: Page) => page.getByRole('heading', { name: 'Orders', level: 1 })
  const dialogOf = (page: Page) => page.getByRole('dialog')
  /** As far as they are sealed. */
  const refusals = async () => {
    const { audit, database } = running().server
    let count = 0
    for await (const line of audit.export(database.db))
      if (line.includes('factor.passkey_refused')) count += 1
    return count
  }
  /** Of the step to come: that of the present one is used up by the enrolment. */
  const nextCode = () => new TOTP({ secret }).generate({ timestamp: Date.now() + 30_000 })

  test('an app is set up by QR code or key, and recovery codes are shown to keep', async () => {
    const { page } = visitor
    await desk.signIn(page, running().url, { email, password })
    await openAccount(page)
    await keepScreenshot(page, 'second-factors-none')
    await page.getByRole('button', { name: 'Set up…' }).click()
    const dialog = dialogOf(page)
    await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    await keepScreenshot(page, 'second-factors-app')
    await assertAccessible(page)
    secret = (await dialog.locator('code').innerText()).replaceAll(' ', '')
    await dialog.getByLabel(/Enter the code/).fill('000000')
    await dialog.getByRole('button', { name: 'Switch app on' }).click()
    await dialog.getByText('This is not the code that the app should show now.').waitFor()
    await dialog.getByLabel(/Enter the code/).fill(new TOTP({ secret }).generate())
    await dialog.getByRole('button', { name: 'Switch app on' }).click()
    await dialog.getByText('Keep these recovery codes').waitFor()
    recoveryCodes = await dialog.getByRole('listitem').allInnerTexts()
    assert.equal(recoveryCodes.length, 10)
    await keepScreenshot(page, 'second-factors-recovery-codes')
    await assertAccessible(page)
  })

  test('the recovery codes can be copied, downloaded and printed alone', async () => {
    const { page } = visitor
    const dialog = dialogOf(page)
    await dialog.getByRole('button', { name: 'Copy codes' }).click()
    await dialog.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    assert.deepEqual(copied.trim().split('\n'), recoveryCodes)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ])
    assert.deepEqual((await readFile(await download.path(), 'utf8')).trim().split('\n'), recoveryCodes)
    await page.emulateMedia({ media: 'print' })
    assert.equal(await page.getByText(recoveryCodes[0] ?? '').isVisible(), true)
    assert.equal(await page.getByText('I have kept them').isVisible(), false)
    await page.emulateMedia({ media: 'screen' })
    await dialog.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByText('10 codes left.').waitFor()
  })

  test('from then on the password is not enough; a code of the app is, once', async () => {
    const { page } = visitor
    await leave(page)
    await desk.trySignIn(page, { email, password })
    const code = nextCode()
    await page.getByRole('textbox', { name: 'Code' }).fill(code)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await orders(page).waitFor()
    const stranger = await newVisitor(browser)
    await stranger.page.goto(`${running().url}/console`)
    await desk.trySignIn(stranger.page, { email, password })
    await stranger.page.getByRole('textbox', { name: 'Code' }).fill(code)
    await stranger.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await stranger.page.getByRole('alert').waitFor()
    await stranger.page.getByRole('textbox', { name: 'Code' }).fill(recoveryCodes[0]?.toUpperCase() ?? '')
    await stranger.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await orders(stranger.page).waitFor()
    await stranger.close()
  })

  test('a passkey is added under a name, and is a way in by itself', async () => {
    const { page } = visitor
    await openAccount(page)
    await page.getByText('9 codes left.').waitFor()
    await page.getByRole('button', { name: 'Add a passkey…' }).click()
    await dialogOf(page).getByLabel('Name').fill('Work laptop')
    await dialogOf(page).getByRole('button', { name: 'Add passkey' }).click()
    const row = page.getByRole('row', { name: /Work laptop/ })
    await row.getByText('never').waitFor()
    await keepScreenshot(page, 'second-factors-all')
    await assertAccessible(page)
    await leave(page)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await orders(page).waitFor()
    await openAccount(page)
    await row.waitFor()
    assert.equal(await row.getByText('never').count(), 0)
  })

  test('one device is not added twice, and the browser says why', async () => {
    const { page } = visitor
    await page.getByRole('button', { name: 'Add a passkey…' }).click()
    await dialogOf(page).getByLabel('Name').fill('The same again')
    await dialogOf(page).getByRole('button', { name: 'Add passkey' }).click()
    await dialogOf(page).getByText('This device holds a passkey of yours already.').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click()
  })

  test('a passkey lets nobody in whom the device does not know', async () => {
    const { page } = visitor
    await leave(page)
    await chip.setOwnerPresent(false)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page
      .getByRole('alert')
      .getByText(/cancelled/)
      .waitFor()
    await chip.setOwnerPresent(true)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await orders(page).waitFor()
  })

  test('a copy of a passkey is refused by its counter, and security hears of it', async () => {
    const { page } = visitor
    await leave(page)
    await chip.rewind(1)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.getByRole('alert').waitFor()
    await waitFor(async () => (await refusals()) === 1, 10)
    await chip.rewind(100)
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await orders(page).waitFor()
  })

  test('removing says what it does, and with the last factor the recovery codes go', async () => {
    const { page } = visitor
    await openAccount(page)
    await page.getByRole('button', { name: 'Switch off the authenticator app' }).click()
    await dialogOf(page).getByText('Your passkeys and recovery codes go on.').waitFor()
    await dialogOf(page).getByRole('button', { name: 'Switch app off' }).click()
    await page.getByRole('button', { name: 'Set up…' }).waitFor()
    await page.getByRole('button', { name: 'Remove the passkey Work laptop' }).click()
    await dialogOf(page).getByText('It is your last second factor').waitFor()
    await keepScreenshot(page, 'second-factors-last')
    await dialogOf(page).getByRole('button', { name: 'Remove passkey' }).click()
    await page.getByRole('heading', { name: 'Recovery codes' }).waitFor({ state: 'detached' })
    const admin = await adminClient(running())
    const left = await admin('GET /me/factors')
    assert.deepEqual(left.json(), { totpSince: null, recoveryCodesLeft: 0, passkeys: [] })
  })

  test('on a phone, in the dark, everything is still there', async () => {
    const phone = await newVisitor(browser, {
      viewport: { width: 375, height: 740 },
      colorScheme: 'dark',
    })
    await desk.signIn(phone.page, running().url, { email, password })
    await openAccount(phone.page)
    await phone.page.getByRole('button', { name: 'Set up…' }).click()
    await dialogOf(phone.page)
      .getByRole('img', { name: /QR code/ })
      .waitFor()
    await keepScreenshot(phone.page, 'second-factors-phone')
    await assertAccessible(phone.page)
    const widths = await phone.page.evaluate(() => [document.body.scrollWidth, globalThis.innerWidth])
    assert.ok((widths[0] ?? 0) <= (widths[1] ?? 0), String(widths))
    // Who is signed in is asked before anybody is.
    assert.deepEqual(
      phone.complaints.filter((complaint) => !complaint.includes('/auth/me')),
      [],
    )
    await phone.close()
  })
})
