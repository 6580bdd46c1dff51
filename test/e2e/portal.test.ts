import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { createDemoCompany } from '../../src/demo/company.ts'
import { jobCaller } from '../../src/kernel/identity.ts'
import { accessibilityProblems, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { runningServer } from '../support/running-server.ts'

const someone = jobCaller('test')
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }

suite('the tracking page in a browser', { timeout: 900_000 }, () => {
  const running = runningServer('pglite')
  let browser: Browser
  const links: Record<string, string> = {}

  before(async () => {
    const { server, simulator } = running()
    const { db } = server.database
    await createDemoCompany(server, { ...simulator, stop: simulator.close })
    await server.settings.change(db, { key: 'ops.tracking.requests_per_hour', value: 1000 }, someone)
    const { items } = await server.saleOrders.list(db, { limit: 100 })
    for (const { id, reference } of items)
      links[reference.slice(-4)] = (await server.links.create(db, { saleOrderId: id }, someone)).url
    browser = await openBrowser()
  })
  after(() => browser?.close())

  const visit = async (order: string, options: BrowserContextOptions = {}) => {
    const visitor = await newVisitor(browser, { javaScriptEnabled: false, locale: 'en-GB', ...options })
    const answer = await visitor.page.goto(links[order] ?? '')
    assert.equal(answer?.status(), 200)
    return visitor
  }

  test('without JavaScript it says where the box is, when it arrives and how that changed, with steps, events and a map', async () => {
    const { page, complaints, close } = await visit('0004')
    const text = await page.innerText('main')
    assert.match(text, /Order SO-\d{4}-0004/)
    assert.match(await page.innerText('h1'), /^In Port Klang, on the way to Felixstowe$/)
    assert.match(text, /Expected \d{1,2} \w{3} \d{4}, \d\d:\d\d/)
    assert.match(text, /local time in Felixstowe/)
    assert.match(text, /How the date changed/)
    assert.match(text, /The container did not sail as first planned/)
    for (const part of ['Map', 'Steps', 'Ships', 'All events', 'Last updated'])
      assert.ok(text.includes(part), part)
    assert.match(text, /We asked the carrier/)
    assert.equal(await page.locator('svg[role=img] .map-land').count(), 1)
    assert.equal(await page.locator('svg[role=img] .map-leg').count(), 2)
    assert.ok((await page.locator('.steps li').count()) >= 8)
    assert.ok((await page.locator('.events li').count()) >= 5)
    await keepScreenshot(page, 'portal-desktop-light-en')
    await close()
    assert.deepEqual(complaints, [])
  })

  test('it speaks Indonesian to an Indonesian browser, and whatever the switch says', async () => {
    const { page, complaints, close } = await visit('0002', { ...phone, locale: 'id-ID' })
    assert.equal(await page.getAttribute('html', 'lang'), 'id')
    const indonesian = await page.innerText('h1')
    await keepScreenshot(page, 'portal-phone-light-id')
    await page.getByRole('link', { name: 'English' }).click()
    assert.equal(await page.getAttribute('html', 'lang'), 'en')
    assert.notEqual(await page.innerText('h1'), indonesian)
    assert.match(await page.innerText('h1'), /^At sea, on the way to /)
    await page.getByRole('link', { name: 'Bahasa Indonesia' }).click()
    assert.equal(await page.innerText('h1'), indonesian)
    await close()
    assert.deepEqual(complaints, [])
  })

  test('an order with several boxes gets one answer, and each box its own part', async () => {
    const { page, complaints, close } = await visit('0003', phone)
    assert.match(
      await page.innerText('h1'),
      /^3 of 4 containers arrived; the last one is expected \d{1,2} \w{3} \d{4}$/,
    )
    assert.equal(await page.locator('article').count(), 4)
    await keepScreenshot(page, 'portal-phone-light-en-several')
    await close()
    assert.deepEqual(complaints, [])
  })

  for (const [name, options] of [
    ['portal-phone-dark-en', { ...phone, colorScheme: 'dark' }],
    ['portal-desktop-dark-id', { colorScheme: 'dark', locale: 'id-ID' }],
  ] as const)
    test(`everybody can use it (WCAG 2.2 AA, ${name})`, async () => {
      const { page, complaints, close } = await visit('0001', { javaScriptEnabled: true, ...options })
      await keepScreenshot(page, name)
      assert.deepEqual(await accessibilityProblems(page), [])
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true)
      await close()
      assert.deepEqual(complaints, [])
    })

  test('every page of the demo takes at most 30 kB', async (t) => {
    const sizes = await Promise.all(
      Object.values(links).map(async (url) => {
        const answer = await fetch(url, { headers: { 'accept-encoding': 'gzip' } })
        assert.equal(answer.status, 200)
        assert.equal(answer.headers.get('content-encoding'), 'gzip')
        await answer.arrayBuffer()
        return Number(answer.headers.get('content-length'))
      }),
    )
    t.diagnostic(`largest ${Math.max(...sizes)} bytes of ${sizes.length}`)
    assert.ok(Math.max(...sizes) <= 30_000 && Math.min(...sizes) > 1_000)
  })
})
