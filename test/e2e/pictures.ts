import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { newVisitor, openBrowser, endBrowser } from '../support/browser.ts'
import { projectRoot } from '../support/running-server.ts'
import { signIn } from './desk.ts'

/** Takes the README's pictures from a running demo: `node test/e2e/pictures.ts <url> <tracking link> <password>`. */
const [url = '', link = '', password = ''] = process.argv.slice(2)
const pictures = join(projectRoot, 'docs/pictures')
await mkdir(pictures, { recursive: true })
const browser = await openBrowser()

const phone: BrowserContextOptions = { viewport: { width: 380, height: 720 }, locale: 'en-GB' }
const desktop: BrowserContextOptions = { viewport: { width: 1000, height: 720 }, locale: 'en-GB' }
const shots = await Promise.all(
  [phone, desktop].map(async (options) => {
    const { page, close } = await newVisitor(browser, { ...options, javaScriptEnabled: false })
    await page.goto(link)
    const shot = await page.screenshot()
    await close()
    return shot.toString('base64')
  }),
)

const side = await newVisitor(browser, { viewport: { width: 1440, height: 760 } })
const figures = shots.map((shot) => `<img src="data:image/png;base64,${shot}">`).join('')
await side.page.setContent(
  `<style>body{margin:0;padding:20px;display:flex;gap:20px;background:#dfe5ea}img{border-radius:10px;box-shadow:0 2px 10px #0003}</style>${figures}`,
)
await side.page.screenshot({ path: join(pictures, 'portal.png') })
await side.close()

const clerk = await newVisitor(browser, { viewport: { width: 1280, height: 720 }, locale: 'en-GB' })
await signIn(clerk.page, url, { email: 'admin@example.com', password })
await clerk.page.getByText('SO-').first().waitFor()
await clerk.page.screenshot({ path: join(pictures, 'console.png') })
await endBrowser()
