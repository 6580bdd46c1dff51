import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { createApiToken } from '../api-tokens/contract.ts'
import { sessionMigrations } from '../sessions/migrations.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import { createGroup, createUser, updateGroup, updateUser } from './contract.ts'
import { userMigrations } from './migrations.ts'

onEachEngine('lists and names of people and groups', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...sessionMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  test('people are sorted both ways, page by page', async () => {
    const { db, users } = setUpPeople(database().db)
    const mark = randomUUID()
    for (const [name, email] of [
      ['Budi', 'c'],
      ['Ayu', 'b'],
      ['Citra', 'a'],
    ])
      await users.create(
        db,
        { name: `${name} ${mark}`, email: `${email}-${freshEmail()}`, roles: ['viewer'] },
        root,
      )
    const names = async (sort: 'name' | '-name' | 'email' | '-email' | 'createdAt' | '-createdAt') => {
      const first = await users.list(db, { search: mark, limit: 2, sort })
      const cursor = first.nextCursor ?? ''
      const rest = await users.list(db, { search: mark, limit: 2, sort, cursor })
      return [...first.items, ...rest.items].map(({ name }) => name.slice(0, 1)).join('')
    }
    assert.deepEqual(
      [await names('name'), await names('-name'), await names('email'), await names('-email')],
      ['ABC', 'CBA', 'CAB', 'BAC'],
    )
    assert.deepEqual([await names('createdAt'), await names('-createdAt')], ['BAC', 'CAB'])
  })

  test('groups are searched, and sorted by name or members both ways, page by page', async () => {
    const { db, users } = setUpPeople(database().db)
    const mark = randomUUID()
    const groups: string[] = []
    for (const name of ['C', 'A', 'B'])
      groups.push((await users.createGroup(db, { name: `${name} 100% ${mark}` }, root)).id)
    const [c = '', a = ''] = groups
    for (const memberships of [[a], [a, c]])
      await users.create(
        db,
        { email: freshEmail(), name: 'Ayu', roles: ['viewer'], groups: memberships },
        root,
      )
    const names = async (sort: 'name' | '-name' | 'members' | '-members') => {
      const first = await users.listGroups(db, { search: `100% ${mark}`, limit: 2, sort })
      const cursor = first.nextCursor ?? ''
      const rest = await users.listGroups(db, { search: `100% ${mark}`, limit: 2, sort, cursor })
      return [...first.items, ...rest.items].map(({ name }) => name.slice(0, 1)).join('')
    }
    assert.deepEqual([await names('name'), await names('-name')], ['ABC', 'CBA'])
    assert.deepEqual([await names('members'), await names('-members')], ['BCA', 'ACB'])
    assert.equal((await users.listGroups(db, { search: `100_ ${mark}` })).count, 0)
  })

  test('a name is stored composed and without blanks around it, whatever it is the name of', async () => {
    const { db, users } = setUpPeople(database().db)
    const mark = randomUUID()
    const given = ` Mu\u0308ller ${mark}\u00a0`
    const kept = `M\u00fcller ${mark}`
    const person = await users.create(db, { email: freshEmail(), name: given, roles: ['viewer'] }, root)
    const group = await users.createGroup(db, { name: given }, root)
    assert.deepEqual([person.name, group.name], [kept, kept])
    const renamed = { id: person.id, version: person.version, name: `${given}\t` }
    assert.equal((await users.update(db, renamed, root)).name, kept)
    await assert.rejects(users.createGroup(db, { name: kept.normalize('NFD') }, root), {
      code: 'GROUP_NAME_TAKEN',
    })
  })
})

const bad = [
  ['', 'missing'],
  [' \u3000\u200b', 'missing'],
  ['a\u0000b', 'control'],
  ['a\nb', 'control'],
  ['a\u202eb', 'invisible'],
  ['a\u200bb', 'invisible'],
  ['a'.repeat(121), 'long'],
] as const

test('no person, group or API token has a name of blanks, with control or bidi characters, and no person a web address', () => {
  const person = { email: 'a@b.example', roles: ['viewer'] }
  const places = [
    [Compile(createUser.body), person],
    [Compile(updateUser.body), { version: 1 }],
    [Compile(createGroup.body), {}],
    [Compile(updateGroup.body), { version: 1 }],
    [Compile(createApiToken.body), { role: 'viewer' }],
  ] as const
  for (const [schema, rest] of places) {
    assert.equal(schema.Check({ ...rest, name: 'Citra علی\u200cرضا ❤️' }), true)
    for (const [name, why] of bad)
      assert.equal(schema.Check({ ...rest, name }), false, `${why}: ${JSON.stringify(name)}`)
  }
  for (const name of ['https://evil.example', 'www.evil.example', 'evil.example/x'])
    assert.equal(Compile(createUser.body).Check({ ...person, name }), false, name)
})

test('an e-mail address of a person is one address, in any alphabet', () => {
  const check = (email: string) => Compile(createUser.body).Check({ email, name: 'A', roles: ['viewer'] })
  for (const email of ['info@müller.de', '用户@例子.中国', 'a@b.example'])
    assert.equal(check(email), true, email)
  for (const email of ['a＠b.example', 'a@b', 'a@b.example,c@d.example', 'a\u202e@b.example'])
    assert.equal(check(email), false, email)
})
