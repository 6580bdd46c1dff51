import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import * as Type from 'typebox'
import { endpoint, pageOf, pageQuery, strictObject } from '../kernel/contract.ts'
import type { Db } from '../kernel/database/database.ts'
import { errors } from '../kernel/errors.ts'
import { createLog } from '../kernel/log.ts'
import { createMetrics } from '../kernel/metrics.ts'
import { createObserve } from '../kernel/observe.ts'
import { route } from '../kernel/route.ts'
import { createApp } from './app.ts'
import { mountRoutes } from './mount.ts'

const Thing = strictObject({ id: Type.Integer(), name: Type.String(), note: Type.Optional(Type.String()) })
const listThings = endpoint({
  method: 'GET',
  path: '/test/things',
  summary: 'Things.',
  tag: 'Test',
  access: 'security',
  query: strictObject({ ...pageQuery, name: Type.Optional(Type.String()) }),
  reply: pageOf(Thing),
  isList: true,
})

type Row = { id: number; name: string; note?: string; internal?: string }
type SetUp = { rows?: Row[]; failAfter?: number; mayRecord?: boolean }

/** An application with one list, read two rows at a time whatever the limit. */
async function setUp(t: TestContext, { rows = [], failAfter = Infinity, mayRecord = true }: SetUp) {
  const exported: object[] = []
  const reads: object[] = []
  const list = route(listThings, async ({ query }) => {
    reads.push(query)
    const from = Number(query.cursor ?? 0)
    if (from >= failAfter) throw new Error('the database went away')
    const found = rows.filter(({ name }) => query.name === undefined || name === query.name)
    const nextCursor = from + 2 < found.length ? String(from + 2) : null
    return { items: found.slice(from, from + 2), nextCursor, count: found.length, countIsCapped: false }
  })
  const app = await createApp({
    access: {
      decide: async ({ access }) =>
        access === 'security' ? allowed : { allowed: false, error: errors.FORBIDDEN() },
    },
    trustedProxies: { has: () => false },
    ownOrigins: new Set(),
    cookieName: 'bw',
    checkHost: () => undefined,
    isHttps: false,
    log: createLog({ level: 'silent' }),
    metrics: createMetrics(),
    observe: createObserve(),
    newRequestId: () => 'r-1',
  })
  t.after(() => app.close())
  const onExport = async (_db: Db, _caller: unknown, about: object) => {
    if (!mayRecord) throw new Error('The audit log cannot be written.')
    exported.push(about)
  }
  // The list above asks no database.
  mountRoutes(app, [list], {
    db: {} as Db,
    urgent: {} as Db,
    cookieName: 'bw',
    onExport,
    requireStill: async () => undefined,
  })
  const get = (query = '') => app.inject(`/api/v1/test/things/export${query}`)
  return { app, get, exported, reads }
}

const allowed = {
  allowed: true as const,
  caller: { actor: { kind: 'job' as const, name: 'test' }, roles: [] },
}
const five: Row[] = [1, 2, 3, 4, 5].map((id) => ({ id, name: `thing ${id}` }))

test('a list leaves whole, page after page, as CSV that spreadsheets take for UTF-8', async (t) => {
  const { get, exported } = await setUp(t, { rows: five })
  const { statusCode, headers, body } = await get()
  assert.equal(statusCode, 200)
  assert.equal(headers['content-type'], 'text/csv; charset=utf-8; header=present')
  assert.equal(headers['content-disposition'], 'attachment; filename="test-things.csv"')
  assert.equal(body, `\uFEFFid,name,note\r\n${five.map(({ id, name }) => `${id},${name},\r\n`).join('')}`)
  assert.deepEqual(exported, [{ path: '/test/things', format: 'csv', filters: {} }])
})

test('as JSON Lines every row is one line', async (t) => {
  const { get } = await setUp(t, { rows: five })
  const { headers, body } = await get('?format=jsonl')
  assert.equal(headers['content-type'], 'application/jsonl; charset=utf-8')
  assert.deepEqual(
    body
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as unknown),
    five,
  )
})

test('an empty list is a file with its columns and nothing below', async (t) => {
  const { get } = await setUp(t, {})
  assert.equal((await get()).body, '\uFEFFid,name,note\r\n')
  assert.equal((await get('?format=jsonl')).body, '')
})

test('a member that only some rows have keeps its column', async (t) => {
  const rows = [
    { id: 1, name: 'a' },
    { id: 2, name: 'b', note: 'fragile' },
  ]
  const { get } = await setUp(t, { rows })
  assert.equal((await get()).body, '\uFEFFid,name,note\r\n1,a,\r\n2,b,fragile\r\n')
})

test('what the contract does not name does not leave, in neither format', async (t) => {
  const { app, get } = await setUp(t, { rows: [{ id: 1, name: 'a', internal: 'margin 40 %' }] })
  const answers = [await get(), await get('?format=jsonl'), await app.inject('/api/v1/test/things')]
  for (const { statusCode, body } of answers) {
    assert.equal(statusCode, 200)
    assert.ok(!body.includes('margin'), body)
  }
})

test('a cell that a spreadsheet would execute is neutralised', async (t) => {
  const { get } = await setUp(t, { rows: [{ id: 1, name: '=HYPERLINK("http://evil.example")' }] })
  assert.equal((await get()).body, `\uFEFFid,name,note\r\n1,"'=HYPERLINK(""http://evil.example"")",\r\n`)
})

test('the filters of the list hold for its file, and its pages cannot be chosen', async (t) => {
  const { get, reads } = await setUp(t, { rows: five })
  assert.equal((await get('?name=thing%203')).body, '\uFEFFid,name,note\r\n3,thing 3,\r\n')
  assert.deepEqual(reads, [{ name: 'thing 3', limit: 500 }])
  for (const query of ['?limit=1', '?cursor=2', '?format=xml', '?unknown=1']) {
    const { statusCode, body } = await get(query)
    assert.equal(statusCode, 400, query)
    assert.match(body, /VALIDATION_FAILED/)
  }
})

test('a page of another site can make no browser fetch a file', async (t) => {
  const { app, exported } = await setUp(t, { rows: five })
  const from = (site: string) =>
    app.inject({ url: '/api/v1/test/things/export', headers: { 'sec-fetch-site': site } })
  for (const site of ['cross-site', 'same-site', 'anything else'])
    assert.equal((await from(site)).statusCode, 403, site)
  assert.deepEqual(exported, [])
  for (const site of ['same-origin', 'none']) assert.equal((await from(site)).statusCode, 200, site)
})

test('an export that cannot be recorded does not happen', async (t) => {
  const { get, reads } = await setUp(t, { rows: five, mayRecord: false })
  const { statusCode, body } = await get()
  assert.equal(statusCode, 500)
  assert.ok(!body.includes('thing 1'))
  assert.deepEqual(reads, [])
})

test('when the first page fails the answer is an error; when a later one fails the file is visibly cut off', async (t) => {
  const first = await (await setUp(t, { rows: five, failAfter: 0 })).get('?format=jsonl')
  assert.equal(first.statusCode, 500)
  assert.match(first.headers['content-type'] ?? '', /problem\+json/)
  const { app } = await setUp(t, { rows: five, failAfter: 2 })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const second = await fetch(`${address}/api/v1/test/things/export?format=jsonl`)
  await assert.rejects(second.text())
})
