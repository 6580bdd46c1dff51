import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../support/engines.ts'
import { runningServer, waitFor } from '../support/running-server.ts'
import { adminClient, anOrder, send } from './client.ts'

onEachEngine('HTTP', (engine) => {
  const running = runningServer(engine)
  const signedIn = () => adminClient(running())

  test('an unknown field, a wrong type and a missing field are refused by name', async () => {
    const admin = await signedIn()
    const body = { ...anOrder('SO-1'), colour: 'red', orderDate: 5, lines: [{ product: 'x', quantity: 3 }] }
    const answer = await admin('POST /sale-orders', { body })
    assert.equal(answer.status, 400)
    const { code, problems } = answer.problem() as unknown as { code: string; problems: { path: string }[] }
    assert.equal(code, 'VALIDATION_FAILED')
    const paths = problems.map(({ path }) => path).sort()
    assert.deepEqual(paths, ['/colour', '/lines/0/quantity', '/lines/0/unitPrice', '/orderDate'])
    const query = await admin('GET /sale-orders?colour=red')
    assert.equal(query.status, 400)
    assert.match(query.problem().detail, /colour/)
  })

  test('a refusal is a problem document with a stable code', async () => {
    const nowhere = await send(running().url, 'GET /api/v1/nowhere')
    assert.equal(nowhere.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.equal(nowhere.status, 404)
    assert.deepEqual(nowhere.problem(), {
      status: 404,
      type: 'https://breakwater.dev/errors#not_found',
      title: 'Not found',
      code: 'NOT_FOUND',
      detail: 'There is nothing at this address.',
    })
    const unknown = await (await signedIn())('GET /sale-orders/019a0000-0000-7000-8000-000000000000')
    assert.equal(unknown.status, 404)
  })

  test('an invalid container number is refused with the reason and the number it should be', async () => {
    const admin = await signedIn()
    const containers = [{ number: 'CSQU3054383' }, { number: 'MSKU8532557' }]
    const answer = await admin('POST /sale-orders', { body: anOrder('SO-2', { containers }) })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /MSKU8532556/)
    assert.match(answer.text, /\/containers\/1\/number/)
    assert.match(answer.text, /check digit/i)
  })

  test('a stale version is refused with what is there now', async () => {
    const admin = await signedIn()
    const created = await admin('POST /sale-orders', { body: anOrder('SO-3') })
    const { id, version } = created.json<{ id: string; version: number }>()
    const change = (reference: string) =>
      admin(`PUT /sale-orders/${id}`, { body: { ...anOrder(reference), version } })
    assert.equal((await change('SO-3a')).status, 200)
    const stale = await change('SO-3b')
    assert.equal(stale.status, 409)
    assert.equal(stale.problem().code, 'VERSION_CONFLICT')
    assert.match(stale.text, /SO-3a/)
  })

  test('only the content type that an address takes is read', async () => {
    const admin = await signedIn()
    const body = JSON.stringify(anOrder('SO-4'))
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/csv',
    ]
    for (const type of [
      ...types,
      'application/json\ta',
      'application/jsonx',
      'application/vnd.api+json',
      '',
    ]) {
      const answer = await admin('POST /sale-orders', { body, headers: { 'content-type': type } })
      assert.ok([400, 415].includes(answer.status), `${type}: ${answer.status}`)
    }
    const csv = await admin('POST /sale-orders/import', { body: {} })
    assert.ok([400, 415].includes(csv.status), String(csv.status))
    const { count } = (await admin('GET /sale-orders?search=SO-4')).json<{ count: number }>()
    assert.equal(count, 0)
  })

  test('what cannot be read, is too deep, or holds NUL is refused, and the server lives on', async () => {
    const admin = await signedIn()
    const headers = { 'content-type': 'application/json' }
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    const deepField = `{"reference":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`
    const bodies = ['{', '', 'null', '[]', '"x"', '{"reference":"a\\u0000b"}', '\ufeff{}x', deep, deepField]
    for (const body of bodies) {
      const answer = await admin('POST /sale-orders', { body, headers })
      assert.ok(answer.status >= 400 && answer.status < 500, `${body.slice(0, 30)}: ${answer.status}`)
    }
    const nul = await admin('POST /sale-orders', { body: anOrder('a\0b') })
    assert.equal(nul.status, 400)
    for (const line of [
      'GET /sale-orders?search=a%00b',
      'GET /container-numbers/a%00b',
      'GET /partners?search=%00',
    ])
      assert.equal((await admin(line)).status, 400, line)
    const large = await admin('POST /sale-orders', { body: anOrder('x'.repeat(2_000_000)) })
    assert.equal(large.status, 413)
    assert.equal((await send(running().url, 'GET /healthz')).status, 200)
  })

  test('a body that reaches for the prototype changes nothing', async () => {
    const admin = await signedIn()
    const headers = { 'content-type': 'application/json' }
    for (const member of ['"__proto__":{"isAdmin":true}', '"constructor":{"prototype":{"isAdmin":true}}']) {
      const body = JSON.stringify(anOrder('SO-5')).replace('{', `{${member},`)
      assert.equal((await admin('POST /sale-orders', { body, headers })).status, 400, member)
    }
    assert.equal(Reflect.get({}, 'isAdmin'), undefined)
  })

  test('an address without a body or a query takes none, and an empty one is none whatever its type', async () => {
    const admin = await signedIn()
    const json = { 'content-type': 'application/json' }
    const made = await admin('POST /sale-orders', { body: anOrder('SO-7') })
    const { id } = made.json<{ id: string }>()
    const link = await admin(`POST /sale-orders/${id}/tracking-links`, { body: {} })
    const path = `/tracking-links/${link.json<{ id: string }>().id}`
    const body = { body: '{}', headers: { ...json, 'content-length': '2' } }
    assert.equal((await admin(`DELETE ${path}`, body)).problem().code, 'BODY_NOT_TAKEN')
    assert.equal((await admin('GET /auth/me', body)).problem().code, 'BODY_NOT_TAKEN')
    assert.equal((await admin('GET /auth/me?x=1')).problem().code, 'VALIDATION_FAILED')
    assert.equal((await admin(`DELETE ${path}?force=true`)).problem().code, 'VALIDATION_FAILED')
    assert.equal((await admin(`DELETE ${path}`, { headers: json })).status, 204)
    const twice = '{"name":"a","name":"b"}'
    assert.match((await admin('POST /groups', { body: twice, headers: json })).text, /given twice/)
  })

  test('nobody unknown may send more than 16 kB, of whatever kind', async () => {
    const { url } = running()
    for (const path of ['/auth/sign-in', '/auth/forgot-password', '/auth/passkey'])
      for (const body of [{ x: 'x'.repeat(17_000) }, Array.from({ length: 6_000 }, () => ({}))]) {
        const answer = await send(url, `POST /api/v1${path}`, { body })
        assert.deepEqual([answer.status, answer.problem().code], [413, 'BODY_TOO_LARGE'], path)
      }
  })

  test('requests that were meant for another host get nothing, but whoever checks our health gets an answer', async () => {
    const { url } = running()
    const headers = { host: 'rebound.evil.example:8080' }
    for (const path of ['/console', '/track/x', '/api/v1/auth/ways'])
      assert.equal((await send(url, `GET ${path}`, { headers })).status, 421, path)
    for (const path of ['/healthz', '/readyz', '/metrics'])
      assert.equal((await send(url, `GET ${path}`, { headers })).status, 200, path)
  })

  test('the published description names the refusals of every address, the event stream and the way to a provider', async () => {
    type Operation = { responses: Record<string, { content?: object }>; security?: object[] }
    const { paths } = (await send(running().url, 'GET /api/openapi.json')).json<{
      paths: Record<string, Record<string, Operation>>
    }>()
    for (const [path, operations] of Object.entries(paths))
      for (const [method, { responses, security = [] }] of Object.entries(operations)) {
        const refused = Object.keys(responses).filter((status) => Number(status) >= 400)
        for (const status of ['400', '403', '429', '503'])
          assert.ok(refused.includes(status), `${method} ${path}`)
        assert.equal(refused.includes('401'), security.length > 0, `${method} ${path}`)
        for (const status of refused)
          assert.deepEqual(Object.keys(responses[status]?.content ?? {}), ['application/problem+json'])
      }
    const { get } = paths['/api/v1/events'] ?? {}
    assert.deepEqual(Object.keys(get?.responses['200']?.content ?? {}), ['text/event-stream'])
    for (const way of ['start', 'callback'])
      assert.ok(paths[`/api/v1/auth/oidc/${way}`]?.['get']?.responses['302'])
  })

  test('health checks write no log lines', async () => {
    const { url, logLines } = running()
    for (const path of ['/healthz', '/readyz']) await send(url, `GET ${path}`)
    await send(url, 'GET /track/after-them')
    await waitFor(() => logLines.join('').includes('/track/:token'))
    assert.ok(!/healthz|readyz/.test(logLines.join('')))
  })

  test('every answer carries the security headers and invites no other origin', async () => {
    const { url } = running()
    const headers = { origin: 'https://evil.example' }
    const lines = ['GET /healthz', 'GET /api/v1/auth/me', 'GET /nowhere', 'GET /track/x', 'GET /track/x.json']
    for (const line of [
      ...lines,
      'GET /api/openapi.json',
      'GET /api/docs',
      'POST /api/v1/auth/sign-in',
      'OPTIONS /api/v1/users',
    ]) {
      const answer = await send(url, line, { headers })
      assert.match(String(answer.headers['content-security-policy']), /default-src 'none'/, line)
      assert.equal(answer.headers['x-content-type-options'], 'nosniff', line)
      assert.equal(answer.headers['referrer-policy'], 'no-referrer', line)
      assert.equal(answer.headers['x-frame-options'], 'DENY', line)
      assert.match(String(answer.headers['cache-control']), /no-store/, line)
      assert.deepEqual(
        Object.keys(answer.headers).filter((name) => name.startsWith('access-control')),
        [],
        line,
      )
      assert.ok(answer.headers['x-powered-by'] === undefined && answer.headers['server'] === undefined)
    }
  })

  test('an export leaves as a file in which no cell is a formula', async () => {
    const admin = await signedIn()
    const formulas = [
      '=1+1',
      '+1+1',
      '-1+1',
      '@SUM(1+1)',
      '\t=1+1',
      '\r=1+1',
      ' =1+1',
      '=HYPERLINK("http://x","y")',
    ]
    for (const [index, name] of formulas.entries())
      await admin('POST /sale-orders', { body: anOrder(`SO-6${index}`, { partner: { name } }) })
    const file = await admin('GET /partners/export?format=csv')
    assert.match(String(file.headers['content-type']), /^text\/csv/)
    assert.match(String(file.headers['content-disposition']), /^attachment; filename="partners\.csv"$/)
    const cells = file.text.split(/,|\r?\n/).map((cell) => cell.replace(/^"/, ''))
    assert.deepEqual(
      cells.filter((cell) => /^[=+\-@\t\r]/.test(cell)),
      [],
    )
    const lines = (await admin('GET /partners/export?format=jsonl')).text.trim().split('\n')
    assert.ok(lines.some((line) => (JSON.parse(line) as { name: string }).name === '=1+1'))
  })
})
