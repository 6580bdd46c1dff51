import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import bundled from '@sparticuz/chromium'
import axe from 'axe-core'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { projectRoot } from './running-server.ts'

export type Visitor = {
  page: Page
  /** What the browser complained about: script errors, refused resources, breaches of the content security policy. */
  complaints: string[]
  close: () => Promise<void>
}

/** Its package is made for tiny machines: one process, which a closed window takes with it, and no web security. A test wants a browser as people have it. */
const unlikePeoples = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
])

let shared: { browser: Browser; end: () => Promise<void> } | undefined

/** The Chromium that npm installed: one for all suites of the process. Who closes it closes its windows; the next finds it as new. */
export async function openBrowser(): Promise<Browser> {
  if (shared?.browser.isConnected()) return shared.browser
  const browser = await chromium.launch({
    executablePath: await bundled.executablePath(),
    args: bundled.args.filter((arg) => !unlikePeoples.has(arg)),
    headless: true,
  })
  shared = { browser, end: browser.close.bind(browser) }
  browser.close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
  }
  return browser
}

/** Ends it for good. */
export const endBrowser = async (): Promise<void> => shared?.end()

after(endBrowser)

/** A browser window of its own, with no cookies, that nobody has used before. */
export async function newVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    userAgent: peoples(browser),
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  return { page, complaints, close: () => context.close() }
}

/** Without a word that says that nobody sits there: a robot's visit is not counted. */
const peoples = (browser: Browser): string =>
  `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`

/** What axe-core finds against WCAG 2 A and AA, one line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(async () => {
    // Put there by the line above.
    const { axe: injected } = globalThis as unknown as { axe: Pick<typeof axe, 'run'> }
    return injected.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
  })
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`),
  )
}

export async function assertAccessible(page: Page): Promise<void> {
  assert.deepEqual(await accessibilityProblems(page), [], page.url())
}

const screenshots = join(projectRoot, 'artefacts/screenshots')

/** Kept beside the tests' results, for people to look at. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}
