import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../support/engines.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { sharedList } from '../support/shared-data.ts'
import { adminClient, send, type Answer } from './client.ts'

const spoofHeaders = sharedList<string>('attack/ip_spoof_headers.json')
const spoofValues = sharedList<string>('attack/forwarded_for_values.json')
/** What Node lets a client send at all; the rest never leaves. */
const isHeaderName = (name: string) => /^[\w-]+$/.test(name)
const isHeaderValue = (value: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value) && value.length < 2_000

const cookiesIn = ({ headers }: Answer): string[] =>
  [headers['set-cookie'] ?? []].flat().map((set) => set.split(';', 1)[0] ?? '')

onEachEngine('attacks on signing in', (engine) => {
  // Every test comes from an address of its own, which the proxy that it is itself vouches for.
  const running = runningServer(engine, { env: { BREAKWATER_TRUSTED_PROXIES: '127.0.0.1/32, ::1/128' } })
  const attempt = (body: unknown, headers: Record<string, string> = {}) =>
    send(running().url, 'POST /api/v1/auth/sign-in', { body, headers })
  const from = (address: string) => ({ 'x-forwarded-for': address })
  const admin = { email: adminEmail, password: adminPassword }

  async function hire(name: string): Promise<{ email: string; password: string }> {
    const person = { email: `${name}@example.com`, password: 'nine lanterns on the quay' }
    const call = await adminClient(running())
    const made = await call('POST /users', { body: { ...person, name, roles: ['viewer'] } })
    assert.equal(made.status, 201, made.text)
    return person
  }

  test('signing in sets two cookies with exactly their flags, and signing out clears what is left in the browser', async () => {
    const signedIn = await attempt(admin, from('198.51.100.1'))
    assert.equal(signedIn.status, 200)
    const [session = '', device = '', ...others] = signedIn.headers['set-cookie'] ?? []
    assert.match(session, /^bw=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    assert.match(
      device,
      /^bw-device=1\.[\w-]{22}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000$/,
    )
    assert.deepEqual(others, [])
    assert.equal(signedIn.headers['cache-control'], 'no-store')
    const [cookie = ''] = cookiesIn(signedIn)
    const out = await send(running().url, 'POST /api/v1/auth/sign-out', { headers: { cookie } })
    assert.deepEqual(out.headers['set-cookie'], ['bw=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'])
    assert.equal(out.headers['clear-site-data'], '"cache", "storage"')
    assert.equal(out.headers['cache-control'], 'no-store')
  })

  test('no cookie that was not given out opens anything, however it is written', async () => {
    const { url } = running()
    const [cookie = '', device = ''] = cookiesIn(await attempt(admin, from('198.51.100.2')))
    const token = cookie.slice('bw='.length)
    const me = (value: string) => send(url, 'GET /api/v1/auth/me', { headers: { cookie: value } })
    assert.equal((await me(cookie)).status, 200)
    const bytes = Buffer.from(token, 'base64url')
    const otherSpellings = [
      bytes.toString('base64'),
      bytes.toString('hex'),
      `${token}=`,
      encodeURIComponent(`${token} `),
    ]
    const truncated = Array.from({ length: 43 }, (_, length) => token.slice(0, length))
    const lastLetters = ['A', 'B', 'Q', 'g', 'w'].map((letter) => token.slice(0, -1) + letter)
    const forged = ['A'.repeat(43), token.toUpperCase(), token.split('').reverse().join(''), `"${token}"`]
    for (const value of [...otherSpellings, ...truncated, ...lastLetters, ...forged, 'x'.repeat(8_000)]) {
      if (value === token) continue
      assert.equal((await me(`bw=${value}`)).status, 401, value)
    }
    assert.equal((await me(device)).status, 401, 'the cookie of the browser opens nothing')
    assert.equal((await me(`bw=${device.slice('bw-device='.length)}`)).status, 401)
    for (const two of [`${cookie}; ${cookie}`, `${cookie}; bw=x`, `bw=x; ${cookie}`])
      assert.equal((await me(two)).problem().code, 'CREDENTIALS_AMBIGUOUS')
  })

  test('a cookie that was there before is never taken up, and the log says that it came', async () => {
    const { server } = running()
    const preset = 'B'.repeat(42) + 'A'
    for (const cookie of [`bw=${preset}`, `bw=${preset}; bw=x`, 'bw=', 'bw=\xff']) {
      const answer = await attempt(admin, { cookie, ...from('198.51.100.3') })
      const [session = ''] = cookiesIn(answer)
      assert.equal(answer.status, 200)
      assert.ok(session.length > 'bw='.length && session !== `bw=${preset}`)
    }
    const opened = await send(running().url, 'GET /api/v1/auth/me', { headers: { cookie: `bw=${preset}` } })
    assert.equal(opened.status, 401)
    const { rows } = await sql`select from breakwater.event where type = 'session.unknown_token'`.execute(
      server.database.db,
    )
    assert.ok(rows.length >= 1)
  })

  test('who is not known, wrong or disabled gets the same answer to the letter', async () => {
    const citra = await hire('citra')
    const gone = await hire('gone')
    const call = await adminClient(running())
    const found = await call('GET /users?search=gone@example.com')
    const [{ id, version } = { id: '', version: 0 }] = found.json<{
      items: { id: string; version: number }[]
    }>().items
    assert.equal((await call(`PATCH /users/${id}`, { body: { version, active: false } })).status, 200)
    const bodies = [{ ...citra, password: 'wrong' }, gone, { email: 'nobody@example.com', password: 'wrong' }]
    const answers = await Promise.all(bodies.map((body) => attempt(body, from('198.51.100.4'))))
    const told = answers.map(({ status, text, headers }) => ({
      status,
      text,
      headers: Object.keys(headers).sort(),
    }))
    assert.equal(told[0]?.status, 401)
    for (const other of told) assert.deepEqual(other, told[0])
  })

  test('all spellings of an address share one counter, and what is too much waits', async () => {
    const { email } = await hire('dewi')
    const spellings = [email, email.toUpperCase(), ` ${email}`, `${email} `, email.replace('@', '＠')]
    for (const [index, spelling] of spellings.entries()) {
      const answer = await attempt({ email: spelling, password: 'wrong' }, from(`203.0.113.${index + 1}`))
      assert.equal(answer.status, 401, spelling)
    }
    const refused = await attempt({ email, password: 'wrong' }, from('203.0.113.9'))
    assert.equal(refused.problem().code, 'SIGN_IN_SLOWED')
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers['retry-after']) > 0)
  })

  test('a password of a million characters is refused by its length, before anything is counted or hashed', async () => {
    const { server } = running()
    const failures = () =>
      sql`select from breakwater.sign_in_failure`.execute(server.database.db).then(({ rows }) => rows.length)
    const before = await failures()
    const long = await attempt({ ...admin, password: 'x'.repeat(15_000) }, from('198.51.100.5'))
    assert.deepEqual([long.status, long.problem().code], [400, 'VALIDATION_FAILED'])
    assert.ok(long.text.length < 2_000)
    const longer = await attempt({ ...admin, password: 'x'.repeat(1_000_000) }, from('198.51.100.5'))
    assert.deepEqual([longer.status, longer.problem().code], [413, 'BODY_TOO_LARGE'])
    assert.equal(await failures(), before)
  })

  test('two hundred addresses do not lock somebody out of a browser that is known', async () => {
    const owner = await hire('owner')
    const [, device = ''] = cookiesIn(await attempt(owner, from('198.51.100.6')))
    const codes = new Map<string, number>()
    for (let index = 0; index < 200; index += 20) {
      const batch = Array.from({ length: 20 }, (_, offset) =>
        attempt(
          { ...owner, password: 'wrong' },
          from(`10.${(index + offset) >> 8}.${(index + offset) & 255}.1`),
        ),
      )
      for (const answer of await Promise.all(batch)) {
        const { code } = answer.problem()
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
    }
    assert.deepEqual(Object.fromEntries(codes), { SIGN_IN_FAILED: 5, SIGN_IN_SLOWED: 195 })
    assert.equal((await attempt(owner, from('10.99.99.1'))).status, 429)
    assert.equal((await attempt(owner, { ...from('10.99.99.1'), cookie: device })).status, 200)
  })

  test('while sixty-four sign-ins wait for their hashes, others are answered', async () => {
    const { url } = running()
    let answered = 0
    const flood = Array.from({ length: 64 }, async (_, index) => {
      const answer = await attempt(
        { email: `flood-${index}@example.com`, password: 'x' },
        from(`192.0.2.${index}`),
      )
      answered += 1
      return answer.status
    })
    let served = 0
    // oxlint-disable-next-line no-unmodified-loop-condition -- the flood's answers count it up meanwhile
    while (answered < 64) {
      const { status } = await send(url, 'GET /api/v1/auth/ways')
      assert.equal(status, 200)
      if (answered < 64) served += 1
    }
    const statuses = new Set(await Promise.all(flood))
    assert.ok(served > 0)
    assert.ok(
      [...statuses].every((status) => status === 401 || status === 503),
      String([...statuses]),
    )
    assert.ok(statuses.has(401))
  })

  test('a refused address hears the same of a right, a wrong and an unknown password, the code included', async () => {
    const [call, person] = [await adminClient(running()), await hire('wulan')]
    const rule = { name: 'No', action: 'deny', cidrs: ['203.0.113.0/24'], target: { everyone: true } }
    await call('POST /ip-rules', { body: rule })
    const answerTo = async (email: string, password: string) =>
      (await attempt({ email, password }, from('203.0.113.5'))).problem()
    const wrong = await answerTo(person.email, 'x')
    assert.deepEqual([wrong.status, wrong.code], [403, 'IP_REFUSED'])
    assert.deepEqual(await answerTo(person.email, person.password), wrong, 'the code is the same too')
    for (const email of [adminEmail, 'nobody@example.com'])
      assert.deepEqual({ ...(await answerTo(email, 'x')), decision: wrong['decision'] }, wrong)
  })
})

onEachEngine('spoofed addresses', (engine) => {
  const running = runningServer(engine)
  const skip = spoofHeaders.skip

  /** An API token that the IP rules do not let in from where all these requests come from. */
  async function shutOut(): Promise<string> {
    const call = await adminClient(running())
    const { user } = (await call('GET /auth/me')).json<{ user: { id: string } }>()
    const made = await call('POST /api-tokens', { body: { name: 'Shut out', role: 'viewer' } })
    const here = { cidrs: ['127.0.0.0/8', '::1/128'], target: { userIds: [user.id] } }
    const rule = await call('POST /ip-rules', { body: { name: 'Not from here', action: 'deny', ...here } })
    assert.equal(rule.status, 201, rule.text)
    return `Bearer ${made.json<{ token: string }>().token}`
  }

  test(
    'no header from a peer that is no proxy moves the client past the IP rules, and none is answered with a failure',
    { skip },
    async () => {
      const { url, server, logLines } = running()
      const values = spoofValues.read().filter(isHeaderValue)
      const names = spoofHeaders.read().filter(isHeaderName)
      const authorization = await shutOut()
      const decisions = new Set<unknown>()
      for (const [index, name] of names.entries()) {
        await Promise.all(
          values.map(async (value) => {
            const headers = { authorization, [name]: value }
            const answer = await send(url, 'GET /api/v1/auth/me', { headers })
            assert.ok([400, 403].includes(answer.status), `${name}: ${value}: ${answer.text}`)
            if (answer.status === 403) decisions.add(answer.problem()['decision'])
          }),
        )
        const body = { email: `spoof-${index}@example.com`, password: 'x' }
        const headers = { [name]: values[index % values.length] ?? '' }
        const { status } = await send(url, 'POST /api/v1/auth/sign-in', { body, headers })
        assert.ok([400, 401, 429].includes(status), `${name}: ${status}`)
      }
      assert.equal(decisions.size, 1)
      const addresses = logLines.flatMap((line) => /"address":"([^"]*)"/.exec(line)?.[1] ?? [])
      assert.ok(addresses.length > names.length)
      assert.ok(new Set(addresses).size === 1, String([...new Set(addresses)]))
      const networks = sql`select distinct network from breakwater.sign_in_failure`
      assert.equal((await networks.execute(server.database.db)).rows.length, 1)
    },
  )
})
