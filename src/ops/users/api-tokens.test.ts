import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { office, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { userMigrations } from './migrations.ts'

onEachEngine('API tokens', (engine) => {
  const database = sharedDatabase(engine, { migrations: userMigrations })
  const setUp = () => setUpPeople(database().db)
  const wanted = { name: 'ERP', role: 'operator' } as const
  const from = { address: office }

  test('a token is recognised with its own role; only its hash is stored', async () => {
    const { db, users } = setUp()
    const { id, token } = await users.createApiToken(db, wanted, root)
    assert.match(token, /^bw_[A-Za-z0-9_-]{43}$/)
    const search = await users.findByToken(token, from)
    assert.ok(search.found)
    assert.deepEqual(search.token, { id, name: 'ERP', role: 'operator', createdById: 'root' })
    const rows = await db
      .withTables<{ api_token: { id: string } }>()
      .selectFrom('api_token')
      .selectAll()
      .execute()
    assert.ok(!JSON.stringify(rows).includes(token.slice(3)))
  })

  test('a token that a token made belongs to the person behind both', async () => {
    const { db, users } = setUp()
    const { id } = await users.createApiToken(db, { ...wanted, role: 'admin' }, root)
    const byToken = { ...root, actor: { kind: 'token', id, name: 'ERP' } } as const
    const { token } = await users.createApiToken(db, wanted, byToken)
    const search = await users.findByToken(token, from)
    assert.ok(search.found)
    assert.equal(search.token.createdById, 'root')
  })

  test('a revoked token is refused at the very next use, also on another node', async () => {
    const { db, users, startNode, wire } = setUp()
    const other = startNode()
    const { id, token } = await users.createApiToken(db, wanted, root)
    for (const node of [users, other.users]) assert.equal((await node.findByToken(token, from)).found, true)
    await users.revokeApiToken(db, id, root)
    assert.deepEqual(await users.findByToken(token, from), { found: false, reason: 'revoked' })
    wire.deliver()
    assert.deepEqual(await other.users.findByToken(token, from), { found: false, reason: 'revoked' })
    await users.revokeApiToken(db, id, root)
  })

  test('a node that does not hear the others still refuses what was revoked', async () => {
    const { db, users, startNode } = setUp()
    const deaf = startNode()
    const { id, token } = await users.createApiToken(db, wanted, root)
    deaf.bus.setHearing(false)
    assert.equal((await deaf.users.findByToken(token, from)).found, true)
    await users.revokeApiToken(db, id, root)
    assert.equal((await deaf.users.findByToken(token, from)).found, false)
  })

  test('a token expires after a year unless said otherwise, at the very moment', async () => {
    const { db, users, clock } = setUp()
    const { token } = await users.createApiToken(db, wanted, root)
    clock.advance({ hours: 365 * 24, seconds: -1 })
    assert.equal((await users.findByToken(token, from)).found, true)
    clock.advance({ seconds: 1 })
    assert.deepEqual(await users.findByToken(token, from), { found: false, reason: 'expired' })
  })

  test('a token for certain networks is refused from all others', async () => {
    const { db, users } = setUp()
    const networks = ['192.0.2.0/24', '2001:db8::/32']
    const { token } = await users.createApiToken(db, { ...wanted, networks }, root)
    const find = (address: string) => users.findByToken(token, { address })
    assert.equal((await find('192.0.2.200')).found, true)
    assert.equal((await find('2001:db8::1')).found, true)
    for (const elsewhere of ['192.0.3.1', '2001:db9::1'])
      assert.deepEqual(await find(elsewhere), { found: false, reason: 'network' })
  })

  test('networks with host bits and expiries in the past are refused', async () => {
    const { db, users } = setUp()
    const hostBits = { ...wanted, networks: ['192.0.2.7/24'] }
    await assert.rejects(users.createApiToken(db, hostBits, root), {
      code: 'API_TOKEN_NETWORKS_REFUSED',
      message: /192\.0\.2\.0\/24/,
    })
    for (const expiresAt of ['2020-01-01T00:00:00Z', 'never'])
      await assert.rejects(users.createApiToken(db, { ...wanted, expiresAt }, root), {
        code: 'API_TOKEN_EXPIRY_REFUSED',
      })
  })

  test('neither another spelling nor an id is taken for a token', async () => {
    const { db, users } = setUp()
    const { id, token } = await users.createApiToken(db, wanted, root)
    for (const altered of [
      token.slice(3),
      token.toUpperCase(),
      `${token}=`,
      ` ${token}`,
      `bw_${id}`,
      'bw_',
      '',
    ])
      assert.deepEqual(await users.findByToken(altered, from), { found: false, reason: 'unknown' }, altered)
  })

  test('when a token was last used survives a graceful stop', async () => {
    const { db, users, clock } = setUp()
    const { id, token } = await users.createApiToken(db, wanted, root)
    clock.advance({ minutes: 5 })
    await users.findByToken(token, from)
    await users.stop()
    const listed = (await users.listApiTokens(db, {})).items.find((item) => item.id === id)
    assert.equal(listed?.lastUsedAt, clock.now().toISOString())
  })

  test('revoking what does not exist says so', async () => {
    const { db, users } = setUp()
    const nowhere = '01900000-0000-7000-8000-000000000000'
    await assert.rejects(users.revokeApiToken(db, nowhere, root), {
      code: 'API_TOKEN_NOT_FOUND',
      status: 404,
    })
  })
})
