import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page, Request } from 'playwright-core'
import { newVisitor, openBrowser } from '../support/browser.ts'
import { adminEmail, adminPassword, runningServer, waitFor } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import * as desk from './desk.ts'

suite('what an open page asks by itself', { timeout: 120_000 }, () => {
  const running = runningServer('pglite')
  let browser: Browser
  let page: Page
  const asked: Request[] = []
  const open = new Set<Request>()

  before(async () => {
    await requireConsole()
    browser = await openBrowser()
    page = (await newVisitor(browser)).page
    await page.clock.install()
    page.on('request', (request) => {
      if (!isOfApi(request)) return
      asked.push(request)
      open.add(request)
    })
    page.on('requestfinished', (request) => void open.delete(request))
    page.on('requestfailed', (request) => void open.delete(request))
    await desk.signIn(page, running().url, { email: adminEmail, password: adminPassword })
  })
  after(() => browser.close())

  const isOfApi = (request: Request) => /\/api\/v1\/(?!events|auth\/ways)/.test(request.url())
  const isBackground = (request: Request) => request.headers()['x-breakwater-background'] === '1'
  /** What is asked from now on, once there is something. */
  const askedWhile = async (act: () => Promise<unknown>): Promise<boolean[]> => {
    asked.length = 0
    await act()
    await waitFor(() => asked.length > 0)
    return asked.map(isBackground)
  }
  const isOf = (path: string) => (request: Request) => new URL(request.url()).pathname.endsWith(path)
  const openAccount = async () => {
    asked.length = 0
    await page.goto(`${running().url}/console/account`)
    await page.getByRole('heading', { name: 'My sessions' }).waitFor()
    // What opening it asks for is a person's, and must not be taken for what comes after.
    await waitFor(
      () => asked.some(isOf('/me/sessions')) && asked.some(isOf('/me/factors')) && open.size === 0,
    )
  }

  test('opening a page and working in it are use', async () => {
    assert.ok((await askedWhile(openAccount)).includes(false))
    await page.clock.fastForward('05:00')
    const working = await askedWhile(() => page.getByRole('link', { name: 'Orders' }).first().click())
    assert.ok(working.includes(false))
  })

  test('what is asked at intervals, and when the window gets the focus, is none', async () => {
    await openAccount()
    await page.clock.fastForward('00:10')
    const atIntervals = await askedWhile(() => page.clock.fastForward('00:31'))
    assert.deepEqual(new Set(atIntervals), new Set([true]))
    const onFocus = await askedWhile(async () => {
      await page.clock.fastForward('00:20')
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    })
    assert.deepEqual(new Set(onFocus), new Set([true]))
  })

  test('events that the page makes up itself are no person', async () => {
    await openAccount()
    await page.clock.fastForward('00:10')
    const made = await askedWhile(async () => {
      await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true })))
      await page.clock.fastForward('00:31')
    })
    assert.deepEqual(new Set(made), new Set([true]))
  })
})
