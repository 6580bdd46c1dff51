import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tokenScopes, type Role, type TokenScope } from '../../src/kernel/identity.ts'
import { onEachEngine } from '../support/engines.ts'
import { runningServer } from '../support/running-server.ts'
import { adminClient, clientWith, send, type Answer, type Client } from './client.ts'
import { whichTokens } from './which-tokens.ts'
import { whoMay } from './who-may.ts'

onEachEngine('API tokens in use', (engine) => {
  const running = runningServer(engine)

  async function tokenOf(admin: Client, { role, scopes }: { role: Role; scopes: readonly TokenScope[] }) {
    const made = await admin('POST /api-tokens', { body: { name: scopes.join(' '), role, scopes } })
    assert.equal(made.status, 201, made.text)
    return { authorization: `Bearer ${made.json<{ token: string }>().token}` }
  }

  /** An administrator, and a client with an administrator's token of these scopes. */
  async function setUp(...scopes: readonly TokenScope[]) {
    const admin = await adminClient(running())
    const machine = clientWith(running().url, await tokenOf(admin, { role: 'admin', scopes }))
    return { admin, machine }
  }

  test('every route is open to exactly the scopes that the table names', async () => {
    const asking = Object.entries(whoMay).filter(([route, who]) => isApi(route) && who !== 'anyone')
    assert.deepEqual(asking.map(([route]) => route).sort(), Object.keys(whichTokens).sort())
    for (const scope of tokenScopes) {
      const { machine } = await setUp(scope)
      for (const [route, scopes] of Object.entries(whichTokens)) {
        const answer = await machine(toRequest(route), /^(POST|PUT|PATCH)/.test(route) ? { body: {} } : {})
        const expected = scopes.split(' ').includes(scope) ? 'past' : 'refused'
        assert.equal(verdictOf(answer), expected, `${route} by ${scope}: ${answer.text}`)
      }
    }
  })

  test('of several scopes whatever one allows is allowed, and never more than the role', async () => {
    const { admin } = await setUp('read')
    const { url } = running()
    const headers = await tokenOf(admin, { role: 'operator', scopes: ['read', 'people'] })
    const operator = clientWith(url, headers)
    assert.equal((await operator('GET /carriers')).status, 200)
    assert.equal((await operator('GET /users')).problem().code, 'FORBIDDEN')
    assert.equal(
      (await operator('POST /sale-orders', { body: {} })).problem().code,
      'API_TOKEN_SCOPE_MISSING',
    )
  })

  test('a token that administers people makes, changes, unlocks and reads no administrator', async () => {
    const { admin, machine } = await setUp('people', 'role')
    const person = { email: 'made@example.com', name: 'Made', roles: ['operator'] }
    const made = await machine('POST /users', { body: person })
    assert.equal(made.status, 201, made.text)
    const { id, version, link } = made.json<{ id: string; version: number; link: string | null }>()
    assert.equal(link, null, 'a token saw the link to choose a password')
    const boss = await admin('POST /users', {
      body: { email: 'boss@example.com', name: 'Boss', roles: ['admin'] },
    })
    const { id: bossId } = boss.json<{ id: string }>()
    const group = await admin('POST /groups', { body: { name: 'Board' } })
    const { id: groupId } = group.json<{ id: string }>()
    const joined = await admin(`PATCH /users/${bossId}`, { body: { version: 1, groups: [groupId] } })
    assert.equal(joined.status, 200, joined.text)
    const attempts: [string, object?][] = [
      ['POST /users', { ...person, email: 'x@example.com', roles: ['viewer', 'admin'] }],
      [`PATCH /users/${id}`, { version, roles: ['admin'] }],
      [`PATCH /users/${bossId}`, { version: 2, roles: ['viewer'] }],
      [`PATCH /users/${bossId}`, { version: 2, active: false }],
      [`PATCH /users/${bossId}`, { version: 2, groups: [] }],
      [`POST /users/${bossId}/unlock`],
      [`PATCH /groups/${groupId}`, { version: 1, settings: {} }],
      [`DELETE /groups/${groupId}`],
    ]
    for (const [line, body] of attempts) {
      const answer = await machine(line, body && { body })
      assert.equal(answer.status, 403, `${line}: ${answer.text}`)
      assert.equal(answer.problem().code, 'ADMIN_NEEDS_PERSON', line)
    }
    for (const line of [`POST /users/${id}/reset-password`, `DELETE /users/${id}/factors`])
      assert.equal((await machine(line)).problem().code, 'SESSION_NEEDED', line)
    const changed = await machine(`PATCH /users/${id}`, { body: { version, roles: ['viewer'] } })
    assert.equal(changed.status, 200, changed.text)
  })

  test('metrics are for tokens made for them, and for those of a role that may', async () => {
    const { admin } = await setUp('read')
    const metrics = async (role: Role, scope: TokenScope) => {
      const headers = await tokenOf(admin, { role, scopes: [scope] })
      // Through a proxy: what comes from this machine itself needs nothing.
      return (await send(running().url, 'GET /metrics', { headers: { ...headers, via: '1.1 proxy' } })).status
    }
    assert.deepEqual(
      [
        await metrics('viewer', 'metrics'),
        await metrics('dba', 'role'),
        await metrics('admin', 'read'),
        await metrics('viewer', 'role'),
        await metrics('admin', 'orders'),
      ],
      [200, 200, 200, 403, 403],
    )
  })
})

const isApi = (route: string): boolean => route.includes(' /api/v1/')

function verdictOf(answer: Answer): 'past' | 'refused' {
  if (answer.status !== 403) return 'past'
  return ['SESSION_NEEDED', 'API_TOKEN_SCOPE_MISSING'].includes(answer.problem().code) ? 'refused' : 'past'
}

const toRequest = (route: string): string =>
  route
    .replace('/api/v1', '')
    .replace(':id', '019a0000-0000-7000-8000-000000000000')
    .replace(':key', 'no.such.key')
    .replace(':number', 'MSKU8532556')
