import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { verifyPack } from '../../src/ops/audit/verifying/verify-pack.ts'
import {
  assertAccessible,
  keepScreenshot,
  newVisitor,
  openBrowser,
  type Visitor,
} from '../support/browser.ts'
import { requireConsole } from '../support/console.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { adminClient } from './client.ts'
import { trySignIn } from './desk.ts'

const hostile = '<img src=x onerror="document.title=1"> \u2028[31m {{7*7}}'

suite('investigations in the console', { timeout: 900_000 }, () => {
  const running = runningServer('pglite')
  let browser: Browser
  let visitor: Visitor
  let desk: Page
  const at = (path: string): string => `${running().url}/console${path}`
  const dialog = () => desk.getByRole('dialog')

  /** An event of critical risk of an address. */
  async function alarm(address: string): Promise<void> {
    const { audit, database } = running().server
    await audit.record(database.db, {
      type: 'audit.tampering_detected',
      outcome: 'failure',
      by: { actor: { kind: 'anonymous' }, roles: [], address, userAgent: hostile },
      details: { problem: hostile },
    })
  }

  before(async () => {
    await requireConsole()
    browser = await openBrowser()
    visitor = await newVisitor(browser)
    desk = visitor.page
    await desk.goto(at('/investigations'))
    await trySignIn(desk, { email: adminEmail, password: adminPassword })
    await desk.getByRole('heading', { name: 'Investigations', level: 1 }).waitFor()
  })
  after(() => browser.close())

  test('a critical event opens one, which the navigation and the board show by themselves', async () => {
    await desk.getByText('No investigations yet').waitFor()
    await assertAccessible(desk)
    await alarm('203.0.113.7')
    await desk.getByLabel('1 unresolved high or critical investigation').waitFor()
    await desk.getByRole('link', { name: /^#1 The audit log no longer proves/ }).waitFor()
    await desk.getByRole('link', { name: 'High and critical (1)' }).waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-investigations')
  })

  test('is worked on to its end, hostile texts stay text, and a conflict loses nothing', async () => {
    await desk.getByRole('link', { name: /^#1 / }).click()
    await desk.getByRole('button', { name: 'Start investigating' }).click()
    await desk.getByText('Unassign from me').waitFor()
    const comment = desk.getByLabel('Comment')
    const text = '<img src=x onerror="document.title=1"> {{7*7}}'
    await comment.fill(text)
    await desk.getByRole('button', { name: 'Add comment' }).click()
    await desk.getByText(`Commented:\n${text}`).waitFor()
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-investigation')

    await desk.getByRole('button', { name: 'Resolve…' }).click()
    await dialog().getByLabel('False positive').check()
    await dialog().getByLabel('Why').fill('A drill of ours.')
    await assertAccessible(desk)
    // Somebody else is faster, and this page is told too late.
    await desk.route(
      '**/resolve',
      async (route) => {
        await alarm('203.0.113.7')
        await desk.getByText('Events joined').waitFor({ state: 'attached' })
        await route.continue()
      },
      { times: 1 },
    )
    await dialog().getByRole('button', { name: 'Resolve', exact: true }).click()
    await dialog().getByText('This investigation changed in the meantime').waitFor()
    assert.equal(await dialog().getByLabel('Why').inputValue(), 'A drill of ours.')
    await assertAccessible(desk)
    await keepScreenshot(desk, 'console-investigation-conflict')
    await dialog().getByRole('button', { name: 'Resolve', exact: true }).click()
    await desk.getByRole('button', { name: 'Reopen…' }).waitFor()
    await desk.getByText('Resolved as false positive').waitFor()
  })

  test('the next event of the same address opens another one that names the first and its verdict', async () => {
    await alarm('203.0.113.7')
    await desk.goto(at('/investigations?address=203.0.113.7'))
    await desk.getByRole('link', { name: /^#2 / }).click()
    await desk.getByText(/False positive, judged by/).waitFor()
    await assertAccessible(desk)
  })

  test('the evidence pack that the page gives out proves', async () => {
    const downloading = desk.waitForEvent('download')
    await desk.getByRole('link', { name: 'Evidence pack' }).click()
    const download = await downloading
    const publicKey = await running().server.audit.publicKey(running().server.database.db)
    const verdict = verifyPack(await readFile(await download.path()), { publicKey })
    assert.deepEqual([download.suggestedFilename(), verdict.problem], ['investigation-2.zip', undefined])
  })

  test('the API opens one by hand and refuses a stale version with the current one', async () => {
    const client = await adminClient(running())
    const made = await client('POST /investigations', { body: { title: hostile.slice(0, 20) } })
    assert.equal(made.status, 201)
    const { id, version } = made.json<{ id: string; version: number }>()
    const path = `POST /investigations/${id}/comment`
    const first = await client(path, { body: { version, text: 'One.' } })
    const second = await client(path, { body: { version, text: 'Two.' } })
    assert.deepEqual([first.status, second.status, second.problem().code], [200, 409, 'VERSION_CONFLICT'])
    const { current } = second.json<{ current: { version: number } }>()
    assert.equal(current.version, first.json<{ version: number }>().version)
    assert.equal((await client('GET /investigations?state=unheard')).status, 400)
  })

  test('no page complained, on a phone and in the dark neither', async () => {
    assert.deepEqual(
      visitor.complaints.filter((line) => !/\b(?:401|409)\b/.test(line)),
      [],
    )
    await desk.emulateMedia({ colorScheme: 'dark' })
    await keepScreenshot(desk, 'console-investigation-dark')
    await assertAccessible(desk)
    await desk.setViewportSize({ width: 380, height: 800 })
    await keepScreenshot(desk, 'console-investigation-phone-dark')
    await desk.emulateMedia({ colorScheme: 'light' })
    await desk.goto(at('/investigations'))
    await desk.getByRole('link', { name: /^#1 / }).waitFor()
    await keepScreenshot(desk, 'console-investigations-phone')
    await assertAccessible(desk)
  })
})
