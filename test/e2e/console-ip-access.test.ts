import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { adminEmail, adminPassword, runningServer, waitFor } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient, clientWith, cookieOf, type Client } from './client.ts'
import { signIn, trySignIn } from './desk.ts'

suite('IP access in a browser', { timeout: 900_000 }, () => {
  // The tests stand where the proxy stands: they say where a browser comes from.
  const running = runningServer('pglite', { env: { BREAKWATER_TRUSTED_PROXIES: '127.0.0.1' } })
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

  const look = async (shown: Page, name: string): Promise<void> => {
    await assertAccessible(shown)
    await keepScreenshot(shown, name)
  }
  const at = (path: string): string => `${running().url}/console${path}`

  const draft = () => page.getByRole('region', { name: 'Draft', exact: true })
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  const dialog = () => page.getByRole('dialog')
  const publish = async () => {
    await draft().getByRole('button', { name: 'Publish…' }).click()
    await dialog().getByRole('button', { name: 'Publish', exact: true }).click()
    await draft().waitFor({ state: 'detached' })
  }
  const savedNames = async () => {
    const { rules } = (await admin('GET /ip-rule-set')).json<{ rules: { name: string; note: string }[] }>()
    return rules.map(({ name, note }) => `${name} ${note}`.trim())
  }

  test('a rule is written as a draft: a wrong network is corrected by a click, a rule that never matches moves in front by one', async () => {
    await page.goto(at('/orders'))
    await page.getByRole('link', { name: 'IP access' }).click()
    await page.getByText('No IP rules yet').waitFor()
    await assertAccessible(page)
    await newRule(admin, { name: 'Whole company', action: 'allow', cidrs: ['10.0.0.0/8'] })
    await row('Whole company').waitFor()
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByRole('menuitem', { name: 'Empty rule' }).click()
    await dialog().getByLabel('Name').fill('Old branch')
    await dialog().getByLabel('Action').selectOption('deny')
    await dialog().getByLabel('Networks').fill('10.1.2.3/16')
    await dialog().getByRole('button', { name: 'Use 10.1.0.0/16' }).click()
    await dialog()
      .getByText(/never match/)
      .waitFor()
    await look(page, 'console-ip-rule')
    await dialog().getByRole('button', { name: 'Add to the draft' }).click()
    await draft().getByText('Draft: 1 added. Not in force.').waitFor()
    await row('Old branch')
      .getByText(/10\.1\.\d+\.\d+/)
      .last()
      .waitFor()
    await look(page, 'console-ip-access')
    await row('Old branch').getByRole('button', { name: 'Move it in front' }).click()
    await row('Old branch')
      .getByText(/never match/)
      .waitFor({ state: 'detached' })
    assert.deepEqual(await savedNames(), ['Whole company'], 'a draft is not in force')
    // The browser logs that the wrong network was refused.
    const unexpected = complaints.splice(0).filter((line) => !line.includes('(Unprocessable Entity)'))
    assert.deepEqual(unexpected, [])
  })

  test('the keyboard moves a rule and says where it is; the draft survives a reload, and is published with its difference', async () => {
    await page.getByRole('button', { name: 'Move Whole company, number 2 of 2' }).press('Alt+ArrowUp')
    await page.getByText('Whole company is now number 1 of 2, it is read first.').waitFor()
    await page.keyboard.press('Alt+ArrowDown')
    await page.reload()
    await draft().getByText('Draft: 1 added. Not in force.').waitFor()
    await draft().getByRole('button', { name: 'Publish…' }).click()
    await dialog().getByText('Old branch, number 1: 10.1.0.0/16, everyone').waitFor()
    await assertAccessible(page)
    await dialog().getByRole('button', { name: 'Publish', exact: true }).click()
    await draft().waitFor({ state: 'detached' })
    assert.deepEqual(await savedNames(), ['Old branch', 'Whole company'])
  })

  test('a draft is tried on an address and on the last 30 days, and says that whoever reads it would be shut out', async () => {
    await page.getByRole('button', { name: 'Old branch', exact: true }).click()
    await dialog().getByLabel('Networks').fill('10.1.0.0/16\n127.0.0.0/8')
    await dialog().getByRole('button', { name: 'Change in the draft' }).click()
    await page.getByRole('switch', { name: 'administrators bypass IP rules', exact: true }).click()
    await draft().getByRole('button', { name: 'Replay' }).click()
    // Requests are counted behind: this early there may be none yet.
    await page.getByText(/^Would have blocked 1 person of 1, you among them: \d+ sign-ins?/).waitFor()
    await page.getByLabel('Address').fill('127.0.0.1')
    await page.getByRole('button', { name: 'Test this address' }).click()
    await page.getByText('Is refused').waitFor()
    await look(page, 'console-ip-trial')
    assert.deepEqual(complaints, [])
  })

  test('what somebody else publishes meanwhile is shown, and the draft goes on top of it: nothing is lost', async () => {
    await page.getByRole('button', { name: 'Old branch', exact: true }).click()
    await dialog().getByLabel('Networks').fill('10.1.0.0/16')
    await dialog().getByLabel('Note').fill('Closed in May')
    await dialog().getByRole('button', { name: 'Change in the draft' }).click()
    await newRule(admin, { name: 'Theirs', action: 'allow', cidrs: ['192.0.2.7'], position: 1 })
    await page.getByText('Somebody else published other rules').waitFor()
    await assertAccessible(page)
    await draft().getByRole('button', { name: 'Put my draft on top of theirs' }).click()
    await publish()
    assert.deepEqual(await savedNames(), ['Theirs', 'Old branch Closed in May', 'Whole company'])
    assert.deepEqual(complaints, [])
  })

  const from = (address: string) => ({ 'x-forwarded-for': address })

  async function newPerson(name: string, role: string) {
    const person = { email: `${name.toLowerCase()}@example.com`, password: 'a slow boat to somewhere 5' }
    const made = await admin('POST /users', { body: { ...person, name, roles: [role] } })
    assert.equal(made.status, 201, made.text)
    return { ...person, id: made.json<{ id: string }>().id }
  }

  async function newRule(client: Client, rule: object): Promise<void> {
    const made = await client('POST /ip-rules', { body: rule })
    assert.equal(made.status, 201, made.text)
  }

  test('who comes from a refused address sees one page with a code; by it the officer lets them in, and they go on', async (t) => {
    const budi = await newPerson('Budi', 'operator')
    const { page: theirs, close } = await newVisitor(browser, { extraHTTPHeaders: from('198.51.100.7') })
    t.after(close)
    await signIn(theirs, running().url, budi)
    await newRule(admin, { name: 'Not from the café', action: 'deny', cidrs: ['203.0.113.0/24'] })
    await theirs.goto(at('/orders/new'))
    await theirs.getByLabel('Reference').fill('SO-UNSAVED')
    await theirs.context().setExtraHTTPHeaders(from('203.0.113.7'))
    await theirs.getByRole('combobox', { name: 'Partner', exact: true }).fill('PT')
    await theirs.getByRole('heading', { name: 'Access from this network is blocked' }).waitFor()
    assert.equal(await theirs.getByLabel('Reference').isVisible(), false)
    await look(theirs, 'console-refused')
    const code = await theirs.locator('.refusal-code .code').innerText()

    await page.goto(at('/ip-access/decisions'))
    await page.getByRole('row').filter({ hasText: code }).filter({ hasText: '203.0.113.7' }).waitFor()
    await look(page, 'console-ip-decisions')
    await page.getByLabel('Code from the person').fill(` ${code.toLowerCase()} `)
    await page.getByRole('button', { name: 'Open the refusal' }).click()
    await page.getByRole('heading', { name: 'Budi was refused' }).waitFor()
    await page.getByText('Known by the session that was used.').waitFor()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Allow Budi from 203.0.113.7 for 8 hours' }).click()
    await page.getByText(/^The rule “Allow Budi from 203\.0\.113\.7.*” was added$/).waitFor()
    await page.getByRole('heading', { name: 'They may come in from there now' }).waitFor()
    await keepScreenshot(page, 'console-ip-decision')

    await theirs.getByRole('button', { name: 'Try again' }).click()
    assert.equal(await theirs.getByLabel('Reference').inputValue(), 'SO-UNSAVED', 'what was typed waited')
  })

  test('who signs in from a refused address is told so in the form, with a code that says only who was named', async (t) => {
    const dewi = await newPerson('Dewi', 'operator')
    const { page: theirs, close } = await newVisitor(browser, { extraHTTPHeaders: from('203.0.113.66') })
    t.after(close)
    await theirs.goto(at('/sign-in'))
    await trySignIn(theirs, { ...dewi, password: 'not the password' })
    await theirs.getByRole('alert').getByText('Access from this network is blocked').waitFor()
    await assertAccessible(theirs)
    const code = await theirs.locator('.refusal-code .code').innerText()
    // As the identity provider's way back ends, where the rules refuse.
    await theirs.goto(at('/sign-in#oidc-error=IP_REFUSED:7K3M9-QXA2B'))
    await theirs.getByRole('alert').getByText('7K3M9-QXA2B').waitFor()
    await page.goto(at(`/ip-access/decisions/${code}`))
    await page.getByText('Claimed: somebody gave this name at the sign-in.').waitFor()
    await page.getByText('Make sure that you are talking to Dewi').waitFor()
    assert.deepEqual(complaints, [])
  })

  test('a change that shuts somebody out counts down on open pages, and is undone at once from there', async () => {
    const siti = await newPerson('Siti', 'security')
    const officer = clientWith(running().url, { cookie: await cookieOf(running().url, siti) })
    await page.goto(at('/ip-access/decisions'))
    await page.getByRole('table', { name: 'Blocked requests' }).waitFor()
    const rule = {
      name: 'Siti stays away',
      action: 'deny',
      cidrs: ['127.0.0.1'],
      target: { userIds: [siti.id] },
    }
    assert.equal(
      (await officer('POST /ip-rules', { body: rule })).json<{ code: string }>().code,
      'WOULD_LOCK_OUT',
    )
    await newRule(officer, { ...rule, confirm: true })
    const banner = page.getByRole('region', { name: /^The last change blocks users/ })
    await banner.getByText('Siti made it').waitFor()
    const timer = banner.getByRole('timer')
    const first = await timer.innerText()
    assert.match(first, /^(?:5:00|4:\d\d)$/)
    await waitFor(async () => (await timer.innerText()) !== first, 5)
    await look(page, 'console-ip-pending')
    await banner.getByRole('button', { name: 'Undo now' }).click()
    await banner.waitFor({ state: 'detached' })
    assert.equal((await admin('GET /ip-rules?search=Siti')).json<{ count: number }>().count, 0)
    await cookieOf(running().url, siti)
  })

  test('the client check finds a forged address believed where everybody is trusted, and not behind a proxy that says what it sees', async () => {
    await page.goto(at('/ip-access/client-address'))
    await page.getByText('The client address can be spoofed').waitFor()
    await look(page, 'console-client-address-forgeable')
    await page.context().setExtraHTTPHeaders(from('198.51.100.9'))
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('The client address cannot be spoofed').waitFor()
    await page.getByRole('heading', { name: 'The server takes you to come from 198.51.100.9' }).waitFor()
    await assertAccessible(page)
    await page.context().setExtraHTTPHeaders({})
  })

  test('the statistics say which rule refused, under the content security policy', async () => {
    await page.goto(at('/ip-access/statistics'))
    await page
      .getByRole('heading', { name: 'All refusals are made by “Not from the café” (100 %)' })
      .waitFor()
    await page.locator('svg.recharts-surface').first().waitFor()
    await page.getByRole('link', { name: 'Not from the café' }).click()
    await page.getByRole('heading', { name: /^“Not from the café” refused \d+ times$/ }).waitFor()
    await look(page, 'console-ip-statistics')
    assert.deepEqual(complaints, [])
  })
})
