import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { sharedList } from '../support/shared-data.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient, type Client } from './client.ts'
import { signIn } from './desk.ts'

const hostile = sharedList<string>('attack/log_injection.json')
const scripts = sharedList<string>('attack/xss.json')

type Event = { id: string; type: string; subjectName: string | null }

suite('the audit log, in a browser', { timeout: 900_000 }, () => {
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
    complaints.length = 0
  })
  after(() => browser.close())

  const newGroup = async (name: string) => {
    const made = await admin('POST /groups', { body: { name } })
    assert.equal(made.status, 201, made.text)
  }
  const openList = async (search = '') => {
    await page.goto(`${running().url}/console/audit${search}`)
    await page.getByRole('table', { name: 'Audit log' }).waitFor()
  }
  const newestOf = async (type: string): Promise<Event> => {
    const [event] = (await admin(`GET /audit/events?type=${type}`)).json<{ items: Event[] }>().items
    assert.ok(event, `there is an event of type ${type}`)
    return event
  }

  test('an event that is recorded while the list is shown appears by itself', async () => {
    await openList('?type=group.created').catch(() => undefined)
    await newGroup('Night watch')
    await page.getByRole('row').filter({ hasText: 'Night watch' }).waitFor()
  })

  test('filters stand in the address and hold when it is opened anew', async () => {
    await openList()
    await page.getByLabel('Type', { exact: true }).selectOption('group.created')
    await page.waitForURL(/type=group\.created/)
    await page.getByRole('row').filter({ hasText: 'A group was created' }).first().waitFor()
    await page
      .getByRole('row')
      .filter({ hasText: 'sign_in.succeeded' })
      .first()
      .waitFor({ state: 'detached' })
    await openList('?type=group.created&search=night')
    await page.getByRole('row').filter({ hasText: 'Night watch' }).waitFor()
    assert.equal(await page.getByRole('row').count(), 2, 'the header and the one event')
    await openList()
    await assertAccessible(page)
    await keepScreenshot(page, 'console-audit')
  })

  test('an event shows what made its risk, its proof, and what came before and after', async () => {
    const { id } = await newestOf('group.created')
    await page.goto(`${running().url}/console/audit/${id}`)
    await page.getByRole('heading', { name: 'A group was created.', level: 1 }).waitFor()
    await page.getByText('An administrator, or a token with that role, did it').waitFor()
    await page.getByText(/Sealed as number/).waitFor()
    await page.getByRole('heading', { name: 'By the same person' }).waitFor()
    await assertAccessible(page)
    await keepScreenshot(page, 'console-audit-event')
  })

  test(
    'whatever stands in names is one text in the list and on the page, and runs nowhere',
    { skip: hostile.skip || scripts.skip },
    async () => {
      const names = [
        ...hostile.read().slice(0, 3),
        ...scripts
          .read()
          .filter((text) => text.includes('<'))
          .slice(0, 5),
      ]
        .map((text) => text.slice(0, 60).trim())
        .filter((text) => text.length > 3)
      const taken: string[] = []
      for (const name of names)
        if ((await admin('POST /groups', { body: { name } })).status === 201) taken.push(name)
      assert.ok(taken.length > 0, 'some of them are taken as names')
      await openList('?type=group.created')
      const rows = page.getByRole('row')
      await rows.filter({ hasText: 'group.created' }).first().waitFor()
      for (const name of taken)
        assert.ok(
          (await rows.allInnerTexts()).some((text) => text.includes(name)),
          name,
        )
      const { text } = await admin('GET /audit/export?format=jsonl&type=group.created')
      const lines = text.trim().split('\n')
      assert.ok(lines.every((line) => (JSON.parse(line) as Event).type === 'group.created'))
      for (const name of taken)
        assert.equal(lines.filter((line) => (JSON.parse(line) as Event).subjectName === name).length, 1)
    },
  )

  test('on a phone, in the dark, everything is still there', async () => {
    const { id } = await newestOf('group.created')
    const phone = await newVisitor(browser, { viewport: { width: 380, height: 720 }, colorScheme: 'dark' })
    await signIn(phone.page, running().url, { email: adminEmail, password: adminPassword })
    await phone.page.goto(`${running().url}/console/audit`)
    await phone.page.getByText('A group was created.').first().waitFor()
    await assertAccessible(phone.page)
    await keepScreenshot(phone.page, 'console-audit-phone')
    await phone.page.goto(`${running().url}/console/audit/${id}`)
    await phone.page.getByText(/Sealed as number/).waitFor()
    await keepScreenshot(phone.page, 'console-audit-event-phone')
    const widths = await phone.page.evaluate(() => [document.body.scrollWidth, globalThis.innerWidth])
    assert.ok((widths[0] ?? 0) <= (widths[1] ?? 0), 'nothing is wider than the screen')
    await phone.close()
  })

  test('nothing of all this made the browser complain', () => assert.deepEqual(complaints, []))
})
