import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { before, test } from 'node:test'
import type { Endpoint } from '../../src/kernel/contract.ts'
import { collectEndpoints } from '../support/endpoints.ts'
import { onEachEngine } from '../support/engines.ts'
import { adminEmail, adminPassword, runningServer } from '../support/running-server.ts'
import { sharedList } from '../support/shared-data.ts'
import { adminClient, cookieOf, send, type Answer, type Client, type Question } from './client.ts'
import {
  hostileBodies,
  hostileCursors,
  hostileTexts,
  noRequests,
  oddBody,
  oddHeaders,
  oddTypes,
  pagesWithInput,
} from './hostile-values.ts'

/** All of them take minutes (`EVERY_HOSTILE_VALUE=1`); in turn over all addresses, each value meets many of them. */
const isLong = process.env['EVERY_HOSTILE_VALUE'] !== undefined
const perPlace = isLong ? Infinity : 4
let turn = 0
function some<Value>(values: readonly Value[]): readonly Value[] {
  const count = Math.min(perPlace, values.length)
  const from = turn
  turn += count
  return Array.from({ length: count }, (_, index) => values[(from + index) % values.length] as Value)
}

const protectedHost = 'http://app.localhost:9000'
/** These end the session of whoever asks, by what fits. */
const endsSessions: ReadonlySet<string> = new Set([
  '/auth/sign-out',
  '/sessions/end',
  '/me/sessions/end-others',
])
const zero = '00000000-0000-0000-0000-000000000000'
const pathOf = ({ path }: Endpoint, value: string = zero): string => path.replaceAll(/:\w+/g, () => value)
const propertiesOf = (schema: object): string[] => Object.keys(Object(Reflect.get(schema, 'properties')))

onEachEngine('hostile input', (engine) => {
  const running = runningServer(engine, {
    env: { BREAKWATER_PROTECTED_HOSTS: protectedHost, BREAKWATER_TRUSTED_PROXIES: '127.0.0.1/32, ::1/128' },
  })
  let endpoints: Endpoint[] = []
  let admin: Client
  /** From the beginning: what is tried on the sign-in later slows everybody here. */
  let cookie: string
  before(async () => {
    endpoints = (await collectEndpoints()).filter(({ path }) => !endsSessions.has(path))
    assert.ok(endpoints.length > 80, String(endpoints.length))
    cookie = await cookieOf(running().url, { email: adminEmail, password: adminPassword })
    admin = await adminClient(running())
  })

  const failures: string[] = []
  const judge = (what: string, { status, text }: Answer): void => {
    if (status >= 500 && status !== 503)
      failures.push(`${status} ${what.slice(0, 200)}: ${text.slice(0, 200)}`)
  }
  const ask = async (line: string, { body, headers = {} }: Question = {}): Promise<void> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    // Not every method has one that its client measures by itself.
    const length = text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }
    const type = { 'content-type': 'application/json' }
    judge(
      `${line} ${text?.slice(0, 120)}`,
      await admin(line, { body: text, headers: { ...type, ...length, ...headers } }),
    )
  }
  const noFailures = (): void => assert.deepEqual(failures.splice(0), [])

  test('no parameter of any address is a failure of ours', async () => {
    for (const endpoint of endpoints.filter(({ path }) => path.includes(':')))
      for (const value of some(hostileTexts)) await ask(`${endpoint.method} ${pathOf(endpoint, value)}`)
    noFailures()
  })

  test('no query and no cursor of any address is a failure of ours', async () => {
    for (const endpoint of endpoints.filter(({ method }) => method === 'GET')) {
      const path = pathOf(endpoint)
      for (const name of [...propertiesOf(endpoint.query), 'unknown'])
        for (const value of some(hostileTexts)) await ask(`GET ${path}?${name}=${value}`)
      if (!endpoint.isList) continue
      for (const cursor of some(hostileCursors)) await ask(`GET ${path}?cursor=${cursor}`)
      for (const value of some(hostileTexts)) await ask(`GET ${path}/export?format=${value}`)
    }
    noFailures()
  })

  test('no cursor of any list is a failure of ours', async () => {
    for (const { path } of endpoints.filter(({ isList, path: at }) => isList && !at.includes(':')))
      for (const cursor of hostileCursors) await ask(`GET ${path}?cursor=${cursor}`)
    noFailures()
  })

  test('no body of any address is a failure of ours, of its shape or of none', async () => {
    for (const endpoint of endpoints.filter(({ method }) => method !== 'GET')) {
      const line = `${endpoint.method} ${pathOf(endpoint)}`
      const type = { 'content-type': endpoint.consumes }
      for (const body of some(hostileBodies)) await ask(line, { body, headers: type })
      for (const type of some(oddTypes)) await ask(line, { body: '{}', headers: { 'content-type': type } })
      if (endpoint.consumes !== 'application/json') continue
      for (let times = 0; times < 3; times++) await ask(line, { body: oddBody(endpoint.body, turn++) })
    }
    noFailures()
  })

  test('nothing that a proxy passes on, and no way back to an application, is a failure of ours', async () => {
    const { url } = running()
    const { host } = new URL(protectedHost)
    const told = { 'x-forwarded-proto': 'http', 'x-forwarded-host': host, accept: 'text/html', cookie }
    for (const value of [
      ...hostileTexts,
      '\t',
      'a%0ab',
      '%0a',
      '\u00ff',
      '//evil.example',
      '/\\evil.example',
    ]) {
      const start = `GET /forward-auth/start?browser=x&return=${encodeURIComponent(protectedHost)}/`
      judge(value, await send(url, start + encodeURI(value), { headers: told }))
      for (const path of ['/forward-auth', '/forward-auth?mode=nginx'])
        judge(value, await send(url, `GET ${path}`, { headers: { ...told, 'x-forwarded-uri': `/${value}` } }))
      const stranger = { ...told, 'x-forwarded-host': value, 'x-forwarded-proto': value }
      judge(value, await send(url, 'GET /.breakwater/sign-out', { headers: stranger }))
    }
    noFailures()
  })

  test('no method, header or path outside of the interface is a failure of ours', async () => {
    const { url } = running()
    for (const path of pagesWithInput)
      for (const value of [...some(hostileTexts), ...some(hostileTexts)]) {
        const headers = { accept: 'text/html', 'accept-language': value.slice(0, 200) }
        judge(path + value, await send(url, `GET ${path}${value}`, { headers }))
      }
    for (const method of ['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])
      for (const path of ['/', '/console', '/track/x', '/forward-auth', '/healthz', '/api/v1/users', '/x'])
        judge(
          `${method} ${path}`,
          await send(url, `${method} ${path}`, { body: '{}', headers: { 'content-length': '2' } }),
        )
    for (const [name, value] of oddHeaders)
      for (const path of ['/console', '/track/x', '/api/v1/users', '/api/docs/static/swagger-ui.css'])
        judge(`${path} ${name}: ${value}`, await send(url, `GET ${path}`, { headers: { [name]: value } }))
    noFailures()
  })

  const lists = ['sqli', 'xss'].map((name) => sharedList<string>(`attack/${name}.json`))
  const skip = lists[0]?.skip
  test(
    'nothing of the collected attacks is a failure of ours, in searches, names and addresses',
    { skip },
    async () => {
      const searched = endpoints.filter(({ query }) => propertiesOf(query).includes('search'))
      assert.ok(searched.length > 3)
      for (const [index, attack] of lists.flatMap((list) => list.read()).entries()) {
        if (!isLong && index % 20 !== 0) continue
        const text = encodeURIComponent(attack.toWellFormed()).slice(0, 4_000)
        const { path = '' } = searched[index % searched.length] ?? {}
        await ask(`GET ${path}?search=${text}`)
        await ask(`GET /container-numbers/${text}`)
        judge(attack, await send(running().url, `GET /track/${text}`))
      }
      noFailures()
    },
  )

  test('what is no request at all is refused in the words of every other refusal, and the server lives on', async () => {
    const { port } = new URL(running().url)
    for (const [text, status] of noRequests) {
      const answer = await exchange(Number(port), text)
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `), text.slice(0, 80))
      if (status !== 404) assert.match(answer, /"code":"[A-Z_]+"/)
    }
    assert.equal((await send(running().url, 'GET /healthz')).status, 200)
  })

  test('every refused request is counted, with its code, also those that no route saw', async () => {
    const { url } = running()
    const { port } = new URL(url)
    const countOf = async (code: string): Promise<number> => {
      const { text } = await send(url, 'GET /metrics')
      return Number(new RegExp(`http_refused_total\\{code="${code}"\\} (\\d+)`).exec(text)?.[1] ?? 0)
    }
    const refused = {
      NOT_FOUND: () => send(url, `GET /api/v1/container-numbers/${'a'.repeat(201)}`),
      UNAUTHENTICATED: () => send(url, 'GET /api/v1/users'),
      VALIDATION_FAILED: () => admin('GET /users?unknown=1'),
      BODY_TOO_LARGE: () => send(url, 'POST /api/v1/auth/sign-in', { body: { email: 'x'.repeat(17_000) } }),
      MISDIRECTED: () => send(url, 'GET /console', { headers: { host: 'evil.example' } }),
      MALFORMED_REQUEST: () => exchange(Number(port), 'nonsense\r\n\r\n'),
      HEADERS_TOO_LARGE: () => send(url, 'GET /', { headers: { 'x-long': 'x'.repeat(17_000) } }),
    }
    for (const [code, refuse] of Object.entries(refused)) {
      const earlier = await countOf(code)
      await refuse()
      assert.equal(await countOf(code), earlier + 1, code)
    }
  })
})

/** Sends bytes and reads what comes back until the other end has nothing more to say. */
async function exchange(port: number, text: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  let answer = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk))
  socket.on('error', () => undefined)
  socket.end(text)
  await once(socket, 'close')
  return answer
}
