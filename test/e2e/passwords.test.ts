import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Secret, TOTP } from 'otpauth'
import { onEachEngine } from '../support/engines.ts'
import { startMailServer, type MailServer } from '../support/mail-server.ts'
import { tokenIn } from '../support/passwords.ts'
import { runningServer, startTestServer, waitFor, type RunningServer } from '../support/running-server.ts'
import { adminClient, clientWith, cookieOf, send, type Client } from './client.ts'

const password = 'over the quay at noon 7'
const other = 'another harbour at dusk'
type Handed = { id: string; link: string | null; linkExpiresAt: string | null }

onEachEngine('passwords', (engine) => {
  const cleaning: (() => Promise<void>)[] = []
  let server: RunningServer | undefined
  let mail: MailServer | undefined
  before(async () => {
    mail = await startMailServer({ after: (clean) => void cleaning.push(clean) })
    server = await startTestServer(engine, {
      env: { SMTP_URL: mail.url, BREAKWATER_MAIL_FROM: 'Harbour Company <no-reply@harbour.example>' },
    })
    cleaning.push(server.stop)
  })
  after(async () => {
    for (const clean of cleaning.toReversed()) await clean()
  })
  const running = () => {
    if (!server || !mail) throw new Error('The server runs while tests run, not before.')
    return { server, url: server.url, mail, anybody: clientWith(server.url) }
  }
  let count = 0
  const person = () => ({ email: `sari-${++count}@example.com`, name: 'Sari', roles: ['viewer'] })
  const hire = async (admin: Client) => {
    const wanted = person()
    const made = await admin('POST /users', { body: { ...wanted, password } })
    assert.equal(made.status, 201, made.text)
    return { ...wanted, ...made.json<Handed>() }
  }
  /** The link in the newest mail to somebody, once it has arrived. */
  const linkTo = async (email: string, after = 0): Promise<string> => {
    const mails = () =>
      running().mail.mails.filter((mail) => mail.to.includes(email) && mail.text.includes('#'))
    await waitFor(() => mails().length > after)
    return tokenIn(mails().at(-1)?.text)
  }

  test('an invited person chooses a password by the link in the mail, and signs in', async () => {
    const { server, url, anybody } = running()
    const admin = await adminClient(server)
    const sari = person()
    const made = await admin('POST /users', { body: sari })
    assert.equal(made.status, 201, made.text)
    const { link, linkExpiresAt, ...user } = made.json<Handed & { invited: boolean }>()
    assert.deepEqual([link, user.invited], [null, true])
    assert.ok(Date.parse(linkExpiresAt ?? '') > Date.now())
    const ticket = await linkTo(sari.email)
    const shown = await anybody('POST /auth/password-link', { body: { ticket } })
    assert.deepEqual(shown.json(), { email: sari.email, name: 'Sari', invited: true })
    const chosen = await anybody('POST /auth/choose-password', { body: { ticket, password } })
    assert.equal(chosen.status, 204, chosen.text)
    await cookieOf(url, { email: sari.email, password })
    const again = await anybody('POST /auth/choose-password', { body: { ticket, password } })
    assert.deepEqual([again.status, again.problem().code], [410, 'PASSWORD_LINK_NOT_VALID'])
  })

  test('a forgotten password: the answer is the same for everybody, and the mail lets its reader in once', async () => {
    const { server, url, mail, anybody } = running()
    const { email } = await hire(await adminClient(server))
    const answers = []
    for (const asked of [email, 'nobody@example.com', 'not an address'])
      answers.push(await anybody('POST /auth/forgot-password', { body: { email: asked } }))
    const seen = answers.map(({ status, text, headers }) => {
      const { date: _, ...same } = headers
      return { status, text, same }
    })
    assert.equal(seen[0]?.status, 204)
    for (const answer of seen) assert.deepEqual(answer, seen[0])
    const ticket = await linkTo(email)
    const cookie = await cookieOf(url, { email, password })
    const choices = await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        anybody('POST /auth/choose-password', { body: { ticket, password: `${other} ${number}` } }),
      ),
    )
    assert.deepEqual(
      choices.map(({ status }) => status).sort((one, two) => one - two),
      [204, ...Array.from({ length: 19 }, () => 410)],
    )
    const chosen = choices.findIndex(({ status }) => status === 204)
    assert.equal((await send(url, 'GET /api/v1/auth/me', { headers: { cookie } })).status, 401)
    await cookieOf(url, { email, password: `${other} ${chosen}` })
    await waitFor(() =>
      mail.mails.some(({ to, text }) => to.includes(email) && text.includes('has a new password')),
    )
    assert.ok(!mail.mails.some(({ to }) => to.includes('nobody@example.com')))
  })

  test('the answer waits for no mail server', async () => {
    const { server, mail, anybody } = running()
    const { email } = await hire(await adminClient(server))
    mail.behave('hang')
    const began = performance.now()
    assert.equal((await anybody('POST /auth/forgot-password', { body: { email } })).status, 204)
    assert.ok(performance.now() - began < 12_000)
    mail.behave('accept')
  })

  test('a person changes their own password and stays signed in by a new cookie', async () => {
    const { server, url } = running()
    const { email } = await hire(await adminClient(server))
    const cookie = await cookieOf(url, { email, password })
    const elsewhere = await cookieOf(url, { email, password })
    const me = clientWith(url, { cookie })
    const change = (currentPassword: string) =>
      me('POST /me/password', { body: { currentPassword, newPassword: other } })
    assert.equal((await change('not my password')).problem().code, 'CURRENT_PASSWORD_WRONG')
    const changed = await change(password)
    assert.equal(changed.status, 204, changed.text)
    const [set = ''] = changed.headers['set-cookie'] ?? []
    const status = async (cookie: string) =>
      (await send(url, 'GET /api/v1/auth/me', { headers: { cookie } })).status
    assert.deepEqual(
      await Promise.all([set.split(';', 1)[0] ?? '', cookie, elsewhere].map(status)),
      [200, 401, 401],
    )
  })

  test('a link to choose a password does not replace the second factor', async () => {
    const { server, url, mail, anybody } = running()
    const { email } = await hire(await adminClient(server))
    const me = clientWith(url, { cookie: await cookieOf(url, { email, password }) })
    const app = (await me('POST /me/totp')).json<{ ticket: string; secret: string }>()
    const code = new TOTP({ secret: Secret.fromBase32(app.secret) }).generate()
    const confirmed = await me('POST /me/totp/confirm', { body: { ticket: app.ticket, code } })
    assert.equal(confirmed.status, 200, confirmed.text)
    await waitFor(() =>
      mail.mails.some(({ to, text }) => to.includes(email) && text.includes('authenticator app')),
    )
    await anybody('POST /auth/forgot-password', { body: { email } })
    const ticket = await linkTo(email)
    const chosen = await anybody('POST /auth/choose-password', { body: { ticket, password: other } })
    assert.equal(chosen.status, 204)
    const signIn = await anybody('POST /auth/sign-in', { body: { email, password: other } })
    assert.deepEqual([signIn.status, signIn.problem().code], [401, 'SECOND_FACTOR_NEEDED'])
  })

  test('an administrator sends a link and does not see it', async () => {
    const { server, anybody, url } = running()
    const admin = await adminClient(server)
    const { id, email } = await hire(admin)
    const answer = await admin(`POST /users/${id}/reset-password`)
    assert.deepEqual([answer.status, answer.json<Handed>().link], [200, null])
    const ticket = await linkTo(email)
    const chosen = await anybody('POST /auth/choose-password', { body: { ticket, password: other } })
    assert.equal(chosen.status, 204)
    await cookieOf(url, { email, password: other })
  })

  test('no link that was made here is in the log, and none stays in the database', async () => {
    const { server, mail } = running()
    const tokens = mail.mails.filter(({ text }) => text.includes('#')).map(({ text }) => tokenIn(text))
    assert.ok(tokens.length >= 3)
    const log = server.logLines.join('')
    for (const token of tokens) assert.ok(!log.includes(token))
  })
})

onEachEngine('an installation without mail', (engine) => {
  const running = runningServer(engine)

  test('shows the link to the administrator who asked for it', async () => {
    const { url } = running()
    const admin = await adminClient(running())
    const body = { email: 'sari@example.com', name: 'Sari', roles: ['viewer'] }
    const { id, link } = (await admin('POST /users', { body })).json<Handed>()
    assert.match(link ?? '', new RegExp(`^${url}/console/choose-password#`))
    const again = (await admin(`POST /users/${id}/reset-password`)).json<Handed>()
    const choose = (link: string | null) =>
      clientWith(url)('POST /auth/choose-password', { body: { ticket: tokenIn(link), password } })
    assert.deepEqual([(await choose(link)).status, (await choose(again.link)).status], [410, 204])
    await cookieOf(url, { email: body.email, password })
    assert.equal(
      (await clientWith(url)('POST /auth/forgot-password', { body: { email: body.email } })).status,
      204,
    )
    assert.deepEqual(
      (await clientWith(url)('GET /auth/ways')).json<{ resetByMail: boolean }>().resetByMail,
      false,
    )
  })
})
