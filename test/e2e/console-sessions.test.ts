import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { assertAccessible, keepScreenshot, newVisitor, openBrowser } from '../support/browser.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { requireConsole } from '../support/console.ts'
import { adminClient, clientWith, cookieOf, type Client } from './client.ts'
import { signIn } from './desk.ts'

suite('the sessions of everybody, in a browser', { timeout: 900_000 }, () => {
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

  const openList = async (search = '') => {
    await page.goto(`${running().url}/console/sessions${search}`)
    await page.getByRole('table', { name: 'Sessions' }).waitFor()
  }
  const rowsOf = (name: string) => page.getByRole('row').filter({ hasText: name })

  async function newPerson(name: string) {
    const person = { email: `${name.toLowerCase()}@example.com`, password: 'a slow boat to somewhere 5' }
    const made = await admin('POST /users', { body: { ...person, name, roles: ['operator'] } })
    assert.equal(made.status, 201, made.text)
    const enter = async () => clientWith(running().url, { cookie: await cookieOf(running().url, person) })
    return { id: made.json<{ id: string }>().id, enter }
  }

  test('a session that is opened while the list is shown appears by itself, and keeps nobody’s session alive', async () => {
    const { enter } = await newPerson('Ratna')
    await openList()
    assert.equal(await rowsOf('Ratna').count(), 0)
    const readAgain = page.waitForRequest((asked) => asked.url().includes('/api/v1/sessions?'))
    await enter()
    await rowsOf('Ratna').waitFor()
    assert.equal((await readAgain).headers()['x-breakwater-background'], '1')
    await assertAccessible(page)
    await keepScreenshot(page, 'console-sessions')
  })

  test('a session that is ended in the list is refused at its next request', async () => {
    const { enter } = await newPerson('Budi')
    const budi = await enter()
    await openList('?search=Budi')
    await page.getByRole('button', { name: /^End the session of Budi/ }).click()
    assert.equal((await budi('GET /auth/me')).status, 200, 'asking ends nothing')
    await page.getByRole('button', { name: 'End this session' }).click()
    await page.getByText(/^1 session ended; refused/).waitFor()
    assert.equal((await budi('GET /auth/me')).status, 401)
    await page.getByText('No session matches these filters').waitFor()
  })

  test('ending many names how many match, ends those and nobody else’s', async () => {
    const anna = await newPerson('Anna')
    const siti = await newPerson('Siti')
    const annas = [await anna.enter(), await anna.enter(), await anna.enter()]
    const other = await siti.enter()
    await openList(`?userId=${anna.id}`)
    await rowsOf('Anna').first().waitFor()
    await page.getByRole('button', { name: 'End all that match…' }).click()
    await page.getByRole('dialog').getByText('3 sessions: of Anna.').waitFor()
    await assertAccessible(page)
    assert.equal((await annas[0]?.('GET /auth/me'))?.status, 200, 'counting ends nothing')
    await page.getByRole('button', { name: 'End 3 sessions' }).click()
    await page.getByText(/^3 sessions ended; refused/).waitFor()
    const refused = await Promise.all(annas.map(async (client) => (await client('GET /auth/me')).status))
    assert.deepEqual(refused, [401, 401, 401])
    assert.equal((await other('GET /auth/me')).status, 200)
  })

  test('one session is told whole: who, from where, what was noticed, and its end', async () => {
    const { id, enter } = await newPerson('Joko')
    const joko = await enter()
    // The same token in the hands of another program.
    for (const agent of [firefox, 'curl/8.5.0'])
      await joko('GET /auth/me', { headers: { 'user-agent': agent } })
    await openList(`?userId=${id}`)
    await page.getByRole('link', { name: 'Joko' }).click()
    await page.getByRole('heading', { name: 'Joko', level: 1 }).waitFor()
    await page.getByRole('heading', { name: 'What happened' }).waitFor()
    await assertAccessible(page)
    await keepScreenshot(page, 'console-session')
    await page.getByRole('button', { name: /^End the session of Joko/ }).click()
    await page.getByRole('button', { name: 'End this session', exact: true }).click()
    await page.getByText('Ended by hand').waitFor()
    assert.equal((await joko('GET /auth/me')).status, 401)
  })

  test('the statistics are drawn under the content security policy, titled with what they show', async () => {
    await page.goto(`${running().url}/console/sessions/statistics`)
    await page.getByRole('heading', { name: /^(All|Most) sessions end by hand/ }).waitFor()
    await page.locator('svg.recharts-surface').first().waitFor()
    await assertAccessible(page)
    await keepScreenshot(page, 'console-session-statistics')
    assert.deepEqual(complaints, [])
  })

  test('who may not see sessions is neither led there nor told any', async (t) => {
    const { page: theirs, close } = await newVisitor(browser)
    t.after(close)
    await newPerson('Dewi')
    await signIn(theirs, running().url, { email: 'dewi@example.com', password: 'a slow boat to somewhere 5' })
    assert.equal(await theirs.getByRole('link', { name: 'Sessions' }).count(), 0)
    await theirs.goto(`${running().url}/console/sessions`)
    await theirs.getByText('The sessions could not be read').waitFor()
  })
})

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'
