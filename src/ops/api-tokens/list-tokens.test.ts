import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, password, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { sessionMigrations } from '../sessions/migrations.ts'
import { apiTokenMigrations } from './migrations.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import { userMigrations } from '../users/migrations.ts'

onEachEngine('the list of API tokens', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...apiTokenMigrations, ...sessionMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  const wanted = { name: 'ERP', role: 'operator' } as const

  async function setUp(more: Parameters<typeof setUpPeople>[1] = {}) {
    const world = setUpPeople(database().db, more)
    const person = { email: freshEmail(), name: 'Ayu', roles: ['admin'], password } as const
    const ayu = await world.users.create(world.db, person, root)
    // Somebody is left when Ayu is an administrator no more.
    await world.users.create(world.db, { ...person, email: freshEmail() }, root)
    const maker: Caller = { ...root, actor: { kind: 'user', id: ayu.id, name: 'Ayu' } }
    return { ...world, tokens: world.apiTokens, ayu, maker }
  }

  test('of a token that ends soon its maker is told once, and nobody of one that is refused anyway', async () => {
    const told: string[] = []
    const { db, tokens, users, maker, ayu, clock, audit } = await setUp({
      tellMaker: (_tx, userId, { name }) => Promise.resolve(void told.push(`${name} ${userId}`)),
    })
    const inDays = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString()
    const make = (name: string, days: number, more: object = {}) =>
      tokens.create(db, { ...wanted, name, expiresAt: inDays(days), ...more }, maker)
    const soon = await make('Soon', 20)
    await make('Later', 200)
    await make('Demoted', 20, { role: 'admin' })
    await tokens.revoke(db, (await make('Revoked', 20)).id, maker)
    await users.update(db, { ...ayu, groups: undefined, roles: ['operator'] }, root)
    const shown = async () => (await tokens.list(db, {})).items.find(({ id }) => id === soon.id)
    clock.advance({ hours: 6 * 24, seconds: -1 })
    await tokens.warn(db)
    assert.deepEqual([told, (await shown())?.expiresSoon], [[], false])
    clock.advance({ seconds: 1 })
    await tokens.warn(db)
    await tokens.warn(db)
    assert.deepEqual([told, (await shown())?.expiresSoon], [[`Soon ${ayu.id}`], true])
    const warnings = audit.events.filter(({ type }) => type === 'api_token.expiring')
    assert.deepEqual(
      warnings.map(({ subject }) => subject),
      [{ type: 'api_token', id: soon.id }],
    )
  })

  test('the list is searched, filtered and sorted, page by page', async () => {
    const { db, tokens, maker, clock } = await setUp()
    const inDays = (days: number) => new Date(clock.now().getTime() + days * 86_400_000).toISOString()
    const mark = randomUUID()
    const make = (name: string, days: number, more: object = {}) =>
      tokens.create(db, { ...wanted, name: `${name} 100% ${mark}`, expiresAt: inDays(days), ...more }, maker)
    await make('B', 3, { role: 'viewer' })
    await make('C', 2, { scopes: ['orders', 'read'] })
    await tokens.revoke(db, (await make('A', 9)).id, maker)
    clock.advance({ hours: 60 })
    const names = async (filter: Parameters<typeof tokens.list>[1]) => {
      const first = await tokens.list(db, { search: `100% ${mark}`, limit: 2, ...filter })
      const rest = first.nextCursor === null ? [] : await namesAfter(first.nextCursor, filter)
      return [...first.items.map(({ name }) => name.slice(0, 1)), ...rest].join('')
    }
    const namesAfter = async (cursor: string, filter: object) =>
      (await tokens.list(db, { search: `100% ${mark}`, limit: 2, cursor, ...filter })).items.map(({ name }) =>
        name.slice(0, 1),
      )
    const found = [
      await names({}),
      await names({ sort: 'createdAt' }),
      await names({ sort: 'name' }),
      await names({ sort: '-name' }),
      await names({ sort: 'expiresAt' }),
      await names({ sort: '-expiresAt' }),
      await names({ role: 'viewer' }),
      await names({ scope: 'orders' }),
      await names({ state: 'open' }),
      await names({ state: 'expired' }),
      await names({ state: 'revoked' }),
      await names({ search: `100_ ${mark}` }),
    ]
    assert.deepEqual(found, ['ACB', 'BCA', 'ABC', 'CBA', 'CBA', 'ABC', 'B', 'C', 'B', 'C', 'A', ''])
  })

  test('the list says of every token whether it still works, and why not', async () => {
    const { db, tokens, users, maker, ayu, clock } = await setUp()
    const soon = new Date(clock.now().getTime() + 60_000).toISOString()
    const ids = [
      (await tokens.create(db, { ...wanted, expiresAt: soon }, maker)).id,
      (await tokens.create(db, { ...wanted, role: 'admin' }, maker)).id,
      (await tokens.create(db, { ...wanted, role: 'viewer' }, maker)).id,
      (await tokens.create(db, wanted, maker)).id,
    ]
    await tokens.revoke(db, ids[3] ?? '', maker)
    clock.advance({ minutes: 1 })
    await users.update(db, { ...ayu, groups: undefined, roles: ['operator'] }, root)
    const listed = (await tokens.list(db, {})).items
    const states = ids.map((id) => listed.find((item) => item.id === id)?.state)
    assert.deepEqual(states, ['expired', 'maker_demoted', 'active', 'revoked'])
  })
})
