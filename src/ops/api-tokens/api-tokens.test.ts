import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, office, password, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { sessionMigrations } from '../sessions/migrations.ts'
import { apiTokenMigrations } from './migrations.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import { userMigrations } from '../users/migrations.ts'

onEachEngine('API tokens', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...apiTokenMigrations, ...sessionMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  const wanted = { name: 'ERP', role: 'operator' } as const
  const from = { address: office }

  async function setUp() {
    const world = setUpPeople(database().db)
    const person = { email: freshEmail(), name: 'Ayu', roles: ['admin'], password } as const
    const ayu = await world.users.create(world.db, person, root)
    const maker: Caller = { ...root, actor: { kind: 'user', id: ayu.id, name: 'Ayu' } }
    return { ...world, tokens: world.apiTokens, ayu, maker }
  }

  test('a token is recognised with its own role; only its hash is stored', async () => {
    const { db, tokens, maker, ayu } = await setUp()
    const { id, token } = await tokens.create(db, wanted, maker)
    assert.match(token, /^bw_[A-Za-z0-9_-]{43}$/)
    const search = await tokens.find(token, from)
    assert.ok(search.found)
    assert.deepEqual(search.token, {
      id,
      name: 'ERP',
      role: 'operator',
      scopes: ['role'],
      createdById: ayu.id,
    })
    const rows = await db
      .withTables<{ api_token: { id: string } }>()
      .selectFrom('api_token')
      .selectAll()
      .execute()
    assert.ok(!JSON.stringify(rows).includes(token.slice(3)))
  })

  test('no token makes a token, whatever its role and scopes: it would outlive its own end in another', async () => {
    const { db, tokens, maker } = await setUp()
    const scopes = ['role', 'people'] as const
    const { id } = await tokens.create(db, { ...wanted, role: 'admin', scopes }, maker)
    const before = (await tokens.list(db, {})).count
    const byToken = { ...root, actor: { kind: 'token', id, name: 'ERP', makerId: 'x' } } as const
    await assert.rejects(tokens.create(db, wanted, byToken), { code: 'SESSION_NEEDED', status: 403 })
    assert.equal((await tokens.list(db, {})).count, before)
  })

  test('a revoked token is refused at the very next use, also on another node', async () => {
    const { db, tokens, maker, startNode, wire } = await setUp()
    const other = startNode().apiTokens
    const { id, token } = await tokens.create(db, wanted, maker)
    for (const node of [tokens, other]) assert.equal((await node.find(token, from)).found, true)
    await tokens.revoke(db, id, maker)
    assert.deepEqual(await tokens.find(token, from), { found: false, reason: 'revoked' })
    wire.deliver()
    assert.deepEqual(await other.find(token, from), { found: false, reason: 'revoked' })
    await tokens.revoke(db, id, maker)
  })

  test('a node that does not hear the others still refuses what was revoked', async () => {
    const { db, tokens, maker, startNode } = await setUp()
    const { bus, apiTokens: deaf } = startNode()
    const { id, token } = await tokens.create(db, wanted, maker)
    bus.setHearing(false)
    assert.equal((await deaf.find(token, from)).found, true)
    await tokens.revoke(db, id, maker)
    assert.equal((await deaf.find(token, from)).found, false)
  })

  test('a token expires after a year unless said otherwise, at the very moment', async () => {
    const { db, tokens, maker, clock } = await setUp()
    const { token } = await tokens.create(db, wanted, maker)
    clock.advance({ hours: 365 * 24, seconds: -1 })
    assert.equal((await tokens.find(token, from)).found, true)
    clock.advance({ seconds: 1 })
    assert.deepEqual(await tokens.find(token, from), { found: false, reason: 'expired' })
  })

  test('no token lives longer than the setting allows: the next one is refused, and what was made before ends', async () => {
    const { db, tokens, maker, clock, registry } = await setUp()
    const inDays = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString()
    const year = await tokens.create(db, { ...wanted, expiresAt: inDays(365) }, maker)
    await assert.rejects(tokens.create(db, { ...wanted, expiresAt: inDays(365.1) }, maker), {
      code: 'API_TOKEN_EXPIRY_REFUSED',
      message: /within 365 days/,
    })
    registry.replace(new Map([['ops.api_token.max_days', 30]]))
    assert.equal((await tokens.create(db, wanted, maker)).expiresAt, inDays(30))
    const listed = (await tokens.list(db, {})).items.find(({ id }) => id === year.id)
    assert.equal(listed?.expiresAt, inDays(30))
    clock.advance({ hours: 30 * 24, seconds: -1 })
    assert.equal((await tokens.find(year.token, from)).found, true)
    clock.advance({ seconds: 1 })
    assert.deepEqual(await tokens.find(year.token, from), { found: false, reason: 'expired' })
    registry.replace(new Map())
    assert.equal((await tokens.find(year.token, from)).found, true)
  })

  test('a token that reads metrics in place of a role falls with the role of its maker', async () => {
    const { db, tokens, users, maker, ayu } = await setUp()
    const scopes = ['metrics'] as const
    const { token } = await tokens.create(db, { name: 'Prometheus', role: 'viewer', scopes }, maker)
    assert.equal((await tokens.find(token, from)).found, true)
    await users.update(db, { ...ayu, groups: undefined, roles: ['security'] }, root)
    assert.deepEqual(await tokens.find(token, from), { found: false, reason: 'maker_demoted' })
  })

  test('a token for certain networks is refused from all others', async () => {
    const { db, tokens, maker } = await setUp()
    const networks = ['192.0.2.0/24', '2001:db8::/32']
    const { token } = await tokens.create(db, { ...wanted, networks }, maker)
    const find = (address: string) => tokens.find(token, { address })
    assert.equal((await find('192.0.2.200')).found, true)
    assert.equal((await find('2001:db8::1')).found, true)
    for (const elsewhere of ['192.0.3.1', '2001:db9::1'])
      assert.deepEqual(await find(elsewhere), { found: false, reason: 'network' })
  })

  test('networks with host bits and expiries in the past are refused', async () => {
    const { db, tokens, maker } = await setUp()
    const hostBits = { ...wanted, networks: ['192.0.2.7/24'] }
    await assert.rejects(tokens.create(db, hostBits, maker), {
      code: 'API_TOKEN_NETWORKS_REFUSED',
      message: /192\.0\.2\.0\/24/,
    })
    for (const expiresAt of ['2020-01-01T00:00:00Z', 'never'])
      await assert.rejects(tokens.create(db, { ...wanted, expiresAt }, maker), {
        code: 'API_TOKEN_EXPIRY_REFUSED',
      })
  })

  test('a token is never worth more than its maker is now: it falls with them, and comes back with them', async () => {
    const { db, tokens, users, maker, ayu } = await setUp()
    const admins = await tokens.create(db, { ...wanted, role: 'admin' }, maker)
    const operators = await tokens.create(db, wanted, maker)
    const demoted = await users.update(db, { ...ayu, groups: undefined, roles: ['operator'] }, root)
    const refused = { found: false, reason: 'maker_demoted' }
    assert.deepEqual(await tokens.find(admins.token, from), refused)
    assert.equal((await tokens.find(operators.token, from)).found, true)
    const disabled = await users.update(db, { ...demoted, groups: undefined, active: false }, root)
    for (const { token } of [admins, operators])
      assert.deepEqual(await tokens.find(token, from), { found: false, reason: 'maker_disabled' })
    await users.update(db, { ...disabled, groups: undefined, active: true, roles: ['admin'] }, root)
    for (const { token } of [admins, operators]) assert.equal((await tokens.find(token, from)).found, true)
  })

  test('neither another spelling nor an id is taken for a token', async () => {
    const { db, tokens, maker } = await setUp()
    const { id, token } = await tokens.create(db, wanted, maker)
    for (const altered of [
      token.slice(3),
      token.toUpperCase(),
      `${token}=`,
      ` ${token}`,
      `bw_${id}`,
      'bw_',
      '',
    ])
      assert.deepEqual(await tokens.find(altered, from), { found: false, reason: 'unknown' }, altered)
  })

  test('when a token was last used survives a graceful stop', async () => {
    const { db, tokens, maker, clock } = await setUp()
    const { id, token } = await tokens.create(db, wanted, maker)
    clock.advance({ minutes: 5 })
    await tokens.find(token, from)
    await tokens.stop()
    const listed = (await tokens.list(db, {})).items.find((item) => item.id === id)
    assert.equal(listed?.lastUsedAt, clock.now().toISOString())
  })

  test('revoking what does not exist says so', async () => {
    const { db, tokens, maker } = await setUp()
    const nowhere = '01900000-0000-7000-8000-000000000000'
    await assert.rejects(tokens.revoke(db, nowhere, maker), {
      code: 'API_TOKEN_NOT_FOUND',
      status: 404,
    })
  })
})
