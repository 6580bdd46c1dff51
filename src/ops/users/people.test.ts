import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, office, openSession, password, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { isAppError } from '../../kernel/errors.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { sessionMigrations } from '../sessions/migrations.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import { userMigrations } from './migrations.ts'

onEachEngine('people', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...sessionMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  const setUp = () => setUpPeople(database().db)
  const operator = () => ({ email: freshEmail(), name: 'Budi', roles: ['operator'] as const, password })

  // First: it needs the empty installation.
  test('an empty installation gets one administrator, also when two nodes start at once', async () => {
    const { db, users, startNode } = setUp()
    const email = freshEmail()
    const answers = await Promise.all([
      users.ensureFirstAdmin(db, { email }),
      startNode().users.ensureFirstAdmin(db, { email: freshEmail() }),
    ])
    const made = answers.filter((answer) => answer.created)
    assert.equal(made.length, 1)
    const { items } = await users.list(db, {})
    assert.deepEqual(
      items.map(({ roles }) => roles),
      [['admin']],
    )
    const [admin] = items
    assert.ok(admin && made[0]?.generatedPassword)
    assert.equal((await users.verifyPassword(db, admin.email, made[0].generatedPassword)).ok, true)
    assert.deepEqual(await users.ensureFirstAdmin(db, { email }), { created: false })
  })

  test('of two administrators who disable each other at the same moment, one remains', async () => {
    const { db, users, startNode } = setUp()
    const admins = (await users.list(db, {})).items.filter(({ roles }) => roles.includes('admin'))
    const [first] = admins
    assert.ok(first && admins.length === 1)
    const second = await users.create(db, { ...operator(), roles: ['admin'] }, root)
    const outcomes = await Promise.allSettled([
      users.update(db, { ...first, groups: undefined, active: false }, root),
      startNode().users.update(db, { id: second.id, version: second.version, roles: ['viewer'] }, root),
    ])
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    assert.ok(isAppError(failed?.reason))
    assert.equal(failed.reason.code, 'LAST_ADMIN')
    const left = (await users.list(db, {})).items.filter(
      (user) => user.active && user.roles.includes('admin'),
    )
    assert.equal(left.length, 1)
  })

  test('an administrator who was invited and has not come yet does not make the last other one replaceable', async () => {
    const { db, users } = setUp()
    const admins = (await users.list(db, { role: 'admin', active: true })).items
    const [last] = admins
    assert.ok(last && admins.length === 1)
    const invited = { email: freshEmail(), name: 'Dewi', roles: ['admin'] as const }
    const { id, version, invited: isInvited } = await users.create(db, invited, root)
    assert.ok(isInvited)
    const { id: lastId, version: lastVersion } = last
    const leaving = { id: lastId, version: lastVersion, roles: ['viewer'] as const }
    await assert.rejects(users.update(db, leaving, root), { code: 'LAST_ADMIN' })
    await users.update(db, { id, version, roles: ['viewer'] }, root)
  })

  test('a list is narrowed by role, group and whether people are active; each shows what is known elsewhere', async () => {
    const { db, users, sessions, clock } = setUp()
    const group = await users.createGroup(db, { name: `Night shift ${freshEmail()}` }, root)
    const here = await users.create(db, { ...operator(), groups: [group.id] }, root)
    const gone = await users.create(db, { ...operator(), roles: ['dba'], groups: [group.id] }, root)
    await users.update(db, { id: gone.id, version: gone.version, active: false }, root)
    await openSession(sessions, db, { userId: here.id, address: office })
    await users.noteSignIn(db, here.id)
    const find = async (filter: object) =>
      (await users.list(db, { groupId: group.id, ...filter })).items.map(({ id }) => id)
    assert.deepEqual(new Set(await find({})), new Set([here.id, gone.id]))
    assert.deepEqual(await find({ active: false }), [gone.id])
    assert.deepEqual(await find({ role: 'operator' }), [here.id])
    assert.deepEqual(await find({ role: 'dba', active: true }), [])
    const shown = await users.get(db, here.id)
    assert.deepEqual(
      [shown.openSessions, shown.lastSignInAt, shown.secondFactor, shown.version],
      [1, clock.now().toISOString(), false, here.version],
    )
  })

  test('an e-mail address is one however it is spelt', async () => {
    const { db, users } = setUp()
    const person = operator()
    await users.create(db, person, root)
    const shouted = ` ${person.email.toUpperCase()} `
    await assert.rejects(users.create(db, { ...person, email: shouted }, root), { code: 'EMAIL_TAKEN' })
    assert.equal((await users.verifyPassword(db, shouted, password)).ok, true)
  })

  test('a short password is refused with the reason', async () => {
    const { db, users } = setUp()
    await assert.rejects(users.create(db, { ...operator(), password: 'short' }, root), {
      code: 'PASSWORD_REFUSED',
      message: /shorter than 15/,
    })
  })

  test('only the right password of an active person verifies', async () => {
    const { db, users } = setUp()
    const { id, name, email, version } = await users.create(db, operator(), root)
    const account = { id, name, groupIds: [] }
    assert.equal((await users.verifyPassword(db, email, password)).ok, true)
    const wrong = await users.verifyPassword(db, email, `${password}!`)
    assert.deepEqual(wrong, { ok: false, reason: 'wrong_password', account })
    await users.update(db, { id, version, active: false }, root)
    const disabled = await users.verifyPassword(db, email, password)
    assert.deepEqual(disabled, { ok: false, reason: 'disabled', account })
    for (const stranger of [freshEmail(), 'nul\0byte', '']) {
      const answer = await users.verifyPassword(db, stranger, password)
      assert.deepEqual(answer, { ok: false, reason: 'unknown_person' }, stranger)
    }
  })

  test('a stale change is refused, and shows the present state and what differs', async () => {
    const { db, users } = setUp()
    const { id, version } = await users.create(db, operator(), root)
    const renamed = await users.update(db, { id, version, name: 'Budi Santoso' }, root)
    await assert.rejects(users.update(db, { id, version, name: 'Somebody' }, root), {
      code: 'VERSION_CONFLICT',
      extras: {
        current: renamed,
        differences: [{ field: 'name', yours: 'Somebody', current: 'Budi Santoso' }],
      },
    })
  })

  test('disabling a person ends their sessions in the same moment, and everyone learns who they are now', async () => {
    const { db, users, sessions, startNode, wire, audit } = setUp()
    const other = startNode()
    const { id, version } = await users.create(db, operator(), root)
    const { token } = await openSession(sessions, db, { userId: id, address: office })
    for (const node of [{ users, sessions }, other]) {
      assert.ok((await node.sessions.check(token, { address: office })).valid)
      assert.equal((await node.users.identity.find(id))?.active, true)
    }
    await users.update(db, { id, version, active: false }, root)
    wire.deliver()
    for (const node of [{ users, sessions }, other]) {
      const check = await node.sessions.check(token, { address: office })
      assert.deepEqual(check, { valid: false, reason: 'user_disabled' })
      assert.equal((await node.users.identity.find(id))?.active, false)
    }
    assert.deepEqual(audit.types().slice(-2), ['session.terminated', 'user.disabled'])
  })

  test('a new password ends the sessions, except the one it was set from, and replaces the old one', async () => {
    const { db, users, sessions, clock } = setUp()
    const { id, email } = await users.create(db, operator(), root)
    const mine = await openSession(sessions, db, { userId: id, address: office })
    const stolen = await openSession(sessions, db, { userId: id, address: '203.0.113.9' })
    const self = { ...root, sessionId: mine.id }
    clock.advance({ minutes: 1 })
    await users.setPassword(db, { id, password: 'a quite different sentence' }, self)
    assert.ok((await sessions.check(mine.token, { address: office })).valid)
    const check = await sessions.check(stolen.token, { address: office })
    assert.deepEqual(check, { valid: false, reason: 'credentials_changed' })
    assert.equal((await users.verifyPassword(db, email, password)).ok, false)
    assert.equal((await users.verifyPassword(db, email, 'a quite different sentence')).ok, true)
  })

  test('a change that cannot be audited does not happen', async () => {
    const { db, users, audit } = setUp()
    const { id, version } = await users.create(db, operator(), root)
    audit.isBroken = true
    await assert.rejects(users.update(db, { id, version, roles: ['admin'] }, root), /audit/)
    assert.deepEqual((await users.identity.find(id))?.roles, ['operator'])
  })

  test('groups are replaced as a whole, and an unknown one changes nothing', async () => {
    const { db, users } = setUp()
    const sales = await users.createGroup(db, { name: `Sales ${freshEmail()}` }, root)
    const { id, version } = await users.create(db, { ...operator(), groups: [sales.id] }, root)
    assert.deepEqual((await users.identity.find(id))?.groupIds, [sales.id])
    const nowhere = '01900000-0000-7000-8000-000000000000'
    const change = { id, version, name: 'Other', groups: [nowhere] }
    await assert.rejects(users.update(db, change, root), { code: 'GROUPS_UNKNOWN' })
    const left = await users.update(db, { id, version, groups: [] }, root)
    assert.deepEqual([left.name, left.groups], ['Budi', []])
    await assert.rejects(users.createGroup(db, { name: sales.name }, root), { code: 'GROUP_NAME_TAKEN' })
  })

  test('people are found by part of a name or address, taken literally', async () => {
    const { db, users } = setUp()
    const person = await users.create(db, { ...operator(), name: '100% Sari_Dewi' }, root)
    const find = async (search: string) => (await users.list(db, { search })).items.map(({ id }) => id)
    assert.deepEqual(await find('0% sari_'), [person.id])
    assert.deepEqual(await find(person.email.slice(0, -4)), [person.id])
    assert.deepEqual(await find('%%%'), [])
  })

  test('pages of people follow each other without gap or repetition', async () => {
    const { db, users } = setUp()
    const everybody = (await users.list(db, { limit: 500 })).items.map(({ id }) => id)
    const paged: string[] = []
    let cursor: string | null | undefined
    do {
      const page = await users.list(db, { limit: 2, ...(cursor ? { cursor } : {}) })
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    assert.deepEqual(paged, everybody)
  })

  test('an id that is no UUID belongs to nobody', async () => {
    const { users } = setUp()
    assert.equal(await users.identity.find("' or true --"), undefined)
  })

  test('of two identities that arrive with one verified address at once, one becomes the person', async () => {
    const { db, users } = setUp()
    const [person, other] = [
      await users.create(db, operator(), root),
      await users.create(db, operator(), root),
    ]
    const issuer = 'https://id.example.com'
    const arrive = async (subject: string) => {
      const userId = await users.findUntied(db, { issuer, email: person.email })
      return userId !== undefined && (await users.linkIdentity(db, { issuer, subject, userId }))
    }
    const arrivals = await Promise.all(['first', 'second', 'third'].map(arrive))
    assert.equal(arrivals.filter(Boolean).length, 1)
    const subject = ['first', 'second', 'third'][arrivals.indexOf(true)] ?? ''
    assert.equal(await users.findByIdentity(db, { issuer, subject }), person.id)
    assert.equal(await users.linkIdentity(db, { issuer, subject, userId: person.id }), true, 'again')
    assert.equal(await users.linkIdentity(db, { issuer, subject, userId: other.id }), false, 'stays theirs')
  })
})
