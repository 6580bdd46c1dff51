import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import {
  accessibilityProblems,
  keepScreenshot,
  newVisitor,
  openBrowser,
  type Visitor,
} from '../support/browser.ts'
import { temporaryDirectory } from '../support/engines.ts'
import { freePort, spawnDemo, startDemo, waitFor, type DemoProcess } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { clientWith, cookieOf, type Client } from './client.ts'
import * as desk from './desk.ts'

const reference = 'SO-STORY-1'
/** A box that the demo's carrier moves; with the check digit that is right and one that is not. */
const rightNumber = 'MSKU8532556'
const wrongNumber = 'MSKU8532557'
const header = 'reference,partner,order_date,product,quantity,unit_price,container,carrier'
const goodRow = 'SO-STORY-2,PT Maju Jaya,2026-01-05,Rattan chairs,40,18.50,CSQU3054383,MAEU'
const badRow = 'SO-STORY-3,PT Maju Jaya,2026-01-05,Rattan chairs,forty,18.50,,'

suite('what a stranger does with it', { timeout: 900_000 }, () => {
  let dataDir = ''
  let port = 0
  let demo: DemoProcess
  let browser: Browser
  let clerk: Visitor
  let password = ''
  let link = ''
  let orderUrl = ''
  let apiToken = ''

  before(async () => {
    await requireConsole()
    dataDir = await temporaryDirectory()
    port = await freePort()
    ;[demo, browser] = await Promise.all([startDemo({ dataDir, port }), openBrowser()])
    clerk = await newVisitor(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
  })
  after(async () => {
    await browser.close()
    demo.child.kill('SIGKILL')
  })

  const api: Client = (line, question) =>
    clientWith(demo.url, { authorization: `Bearer ${apiToken}` })(line, question)

  test('the start says where everything is, and puts the password where only its owner can read it', async () => {
    assert.match(demo.output(), /Stop it with Ctrl-C/)
    assert.equal(demo.url, `http://localhost:${port}`)
    assert.match(demo.trackingLink, /\/track\/[A-Za-z0-9_-]{55}$/)
    const [email = '', first = ''] = (await readFile(join(dataDir, 'admin-password'), 'utf8')).split('\n')
    assert.equal(email, 'admin@example.com')
    password = first
    assert.ok(password.length >= 12 && !demo.output().includes(password))
  })

  test('a wrong password is refused in clear words, the right one opens the orders', async () => {
    const { page } = clerk
    await page.goto(`${demo.url}/console`)
    await keepScreenshot(page, 'console-sign-in')
    assert.deepEqual(await accessibilityProblems(page), [])
    await desk.trySignIn(page, { email: 'admin@example.com', password: 'not the password' })
    const alert = page.getByRole('alert')
    await alert.getByText('You are not signed in').waitFor()
    await keepScreenshot(page, 'console-sign-in-refused')
    await desk.trySignIn(page, { email: 'admin@example.com', password })
    await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
    await page.getByText('SO-').first().waitFor()
    await keepScreenshot(page, 'console-orders')
    assert.deepEqual(await accessibilityProblems(page), [])
  })

  test('filters of the orders live in the address and survive a reload', async () => {
    const { page } = clerk
    await page.getByLabel('State').selectOption('draft')
    await page.getByRole('textbox', { name: 'Search' }).fill('kaffee')
    await page.waitForURL(/search=kaffee/)
    assert.match(page.url(), /state=draft/)
    await page.reload()
    assert.equal(await page.getByLabel('State').inputValue(), 'draft')
    assert.equal(await page.getByRole('textbox', { name: 'Search' }).inputValue(), 'kaffee')
    await page.getByRole('link', { name: 'Clear filters' }).click()
    await page.waitForURL((url) => url.search === '')
  })

  test('a wrong container number is explained as it is typed and corrected by one click', async () => {
    const { page } = clerk
    await desk.createOrderWithCorrection(page, {
      reference,
      partner: 'Story Coffee Importers',
      wrongNumber,
      rightNumber,
    })
    await keepScreenshot(page, 'console-new-order')
    assert.deepEqual(await accessibilityProblems(page), [])
    await page.getByRole('button', { name: 'Create order' }).click()
    await page.getByRole('heading', { name: reference }).waitFor()
    await page.getByText('1,360.00').first().waitFor()
    orderUrl = page.url()
  })

  test('a CSV with one bad row names row and column and writes nothing; a good one is imported', async () => {
    const { page } = clerk
    await page.goto(`${demo.url}/console/orders/import`)
    await desk.chooseFile(page, 'orders.csv', [header, goodRow, badRow].join('\n'))
    const bad = page.getByRole('row', { name: /SO-STORY-3/ })
    await bad.waitFor()
    assert.match(await bad.innerText(), /^3\s+SO-STORY-3\s+quantity/)
    assert.equal(await page.getByRole('button', { name: /^Import \d/ }).count(), 0)
    await keepScreenshot(page, 'console-import-bad-row')
    assert.deepEqual(await accessibilityProblems(page), [])
    await page.goto(`${demo.url}/console/orders?search=SO-STORY-2`)
    await page.getByText('No order matches these filters').waitFor()
    await page.goto(`${demo.url}/console/orders/import`)
    await desk.chooseFile(page, 'orders.csv', [header, goodRow].join('\n'))
    await page.getByRole('button', { name: 'Import 1 order' }).click()
    await page.getByText('1 order imported.').waitFor()
    await page.goto(`${demo.url}/console/orders?search=SO-STORY-2`)
    await page.getByText('SO-STORY-2').first().waitFor()
  })

  test('a tracking link is made, copied, and counted when a customer opens it', async () => {
    const { page } = clerk
    await page.goto(orderUrl)
    link = await desk.createLink(page, 'Story Coffee, Hamburg')
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link)
    const customer = await newVisitor(browser, { javaScriptEnabled: false })
    await customer.page.goto(link)
    await customer.page.getByText(`Order ${reference}`).waitFor()
    await customer.close()
    assert.deepEqual(customer.complaints, [])
    const row = page.getByRole('row', { name: /Story Coffee, Hamburg/ })
    await waitFor(async () => {
      await page.reload()
      return /\b1 time\b/.test(await row.innerText())
    })
    await keepScreenshot(page, 'console-order')
    assert.deepEqual(await accessibilityProblems(page), [])
  })

  test('the API does the same with a token made in the console', async () => {
    apiToken = await desk.createApiToken(clerk.page, 'ERP')
    await keepScreenshot(clerk.page, 'console-api-tokens')
    assert.deepEqual(await accessibilityProblems(clerk.page), [])
    const order = {
      reference: 'SO-STORY-API',
      partner: { name: 'Story Coffee Importers' },
      orderDate: '2026-01-05',
      containers: [{ number: rightNumber, carrier: 'MAEU' }],
    }
    const created = await api('POST /sale-orders', { body: order })
    assert.equal(created.status, 201)
    const { id } = created.json<{ id: string }>()
    const made = await api(`POST /sale-orders/${id}/tracking-links`, { body: {} })
    assert.equal(made.status, 201)
    const { url } = made.json<{ url: string }>()
    const tracked = (await (await fetch(`${url}.json`)).json()) as { order: string; containers: object[] }
    assert.equal(tracked.order, 'SO-STORY-API')
    assert.equal(tracked.containers.length, 1)
    const calendar = await fetch(`${demo.trackingLink}.ics`)
    assert.match(await calendar.text(), /^BEGIN:VCALENDAR\r\n[\s\S]*BEGIN:VEVENT[\s\S]*END:VCALENDAR\r\n$/)
  })

  test('an expired and a revoked link ask for a new one with 410, a made-up one is not known', async () => {
    const { page } = clerk
    const orderId = orderUrl.split('/').at(-1)
    const expiresAt = new Date(Date.now() + 1500).toISOString()
    const short = await api(`POST /sale-orders/${orderId}/tracking-links`, { body: { expiresAt } })
    const { url } = short.json<{ url: string }>()
    assert.equal((await fetch(url)).status, 200)
    await waitFor(
      async () => (await fetch(url, { headers: { authorization: `Bearer ${apiToken}` } })).status === 410,
    )
    await page.goto(orderUrl)
    await page.getByRole('button', { name: 'Revoke the link for Story Coffee, Hamburg' }).click()
    await page.getByRole('button', { name: 'Revoke link' }).click()
    await page.getByText('Revoked', { exact: true }).waitFor()
    const customer = await newVisitor(browser, { javaScriptEnabled: false })
    assert.equal((await customer.page.goto(link))?.status(), 410)
    assert.match(await customer.page.innerText('main'), /ask the sender for a new link/)
    await keepScreenshot(customer.page, 'portal-gone')
    assert.equal((await customer.page.goto(`${link.slice(0, -4)}AAAA`))?.status(), 404)
    await keepScreenshot(customer.page, 'portal-unknown')
    await customer.close()
  })

  test('the API document and its readable reference load', async () => {
    const { page } = clerk
    const document = (await (await fetch(`${demo.url}/api/openapi.json`)).json()) as { openapi: string }
    assert.match(document.openapi, /^3\.1/)
    await page.goto(`${demo.url}/api/docs`)
    await page.getByText('/api/v1/sale-orders/{id}/tracking-links').first().waitFor()
  })

  test('signing out ends the session, and no page made the browser complain', async () => {
    const { page, complaints } = clerk
    await page.goto(`${demo.url}/console`)
    await desk.signOut(page)
    await page.goto(orderUrl)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    // Asking who is signed in, and a wrong password, are answered 401; the browser says so.
    const isExpected = (text: string) => /status of 401/.test(text) && /\/auth\/(me|sign-in)\)$/.test(text)
    assert.deepEqual(
      complaints.filter((text) => !isExpected(text)),
      [],
    )
  })

  test('a second process on the same data directory ends with a clear error', async () => {
    const second = spawnDemo({ dataDir, port: await freePort() })
    await waitFor(() => second.child.exitCode !== null)
    assert.equal(second.child.exitCode, 1)
    assert.match(second.output(), new RegExp(`${dataDir}.*(in use|another process|already)`, 'i'))
    assert.doesNotMatch(second.output(), /\n\s+at /)
  })

  test('Ctrl-C stops it and its simulator cleanly; the next start keeps orders, password and links', async () => {
    const admin = { email: 'admin@example.com', password }
    const asAdmin = clientWith(demo.url, { cookie: await cookieOf(demo.url, admin) })
    const { items } = (await asAdmin('GET /carriers')).json<{ items: { baseUrl: string }[] }>()
    const simulator = items[0]?.baseUrl ?? ''
    assert.ok((await fetch(simulator)).status < 500)
    const before = demo
    assert.equal(await before.end('SIGINT'), 0, before.output())
    await assert.rejects(fetch(simulator))
    demo = await startDemo({ dataDir, port })
    assert.equal(demo.trackingLink, before.trackingLink)
    const answer = await fetch(demo.trackingLink)
    assert.equal(answer.status, 200)
    assert.ok(gzipSync(await answer.text()).length <= 30_000)
    await desk.signIn(clerk.page, demo.url, admin)
    await clerk.page.goto(orderUrl)
    await clerk.page.getByRole('heading', { name: reference }).waitFor()
    assert.equal(await demo.end('SIGTERM'), 0, demo.output())
  })
})
