import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { createIpNodes, ipAccessTables, officer } from '../../../../test/support/ip-access.ts'
import { freshEmail, openSession, password, root } from '../../../../test/support/people.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import type { Caller, Role } from '../../../kernel/identity.ts'
import type { UserChange } from '../../users/user-change.ts'

const home = '203.0.113.9'
const office = '192.0.2.7'
const commandLine: Caller = { actor: { kind: 'job', name: 'command line' }, roles: ['admin'] }
const everyAdmin = {
  code: 'WOULD_LOCK_OUT',
  status: 409,
  extras: { who: ['every administrator'], rule: null },
}

onEachEngine('Lockouts by changes of people', (engine) => {
  const database = sharedDatabase(engine, ipAccessTables)

  /** Only members of the group come in, from anywhere: one administrator is one, another is not. */
  async function setUp() {
    const nodes = await createIpNodes(database().db)
    const { db, users, ipAccess, settings } = nodes
    const group = await users.createGroup(db, { name: freshEmail() }, root)
    const person = async (role: Role, given: { groups?: string[]; address?: string } = {}) => {
      const { groups = [], address = office } = given
      const who = { email: freshEmail(), name: role, roles: [role], groups, password }
      const { id, name, roles } = await users.create(db, who, root)
      const { id: sessionId } = await openSession(nodes.sessions, db, { userId: id, address })
      return { actor: { kind: 'user', id, name }, roles, address, sessionId } as const satisfies Caller
    }
    const inside = await person('admin', { groups: [group.id] })
    const outside = await person('admin', { address: home })
    await settings.change(db, { key: 'ops.ip.bypass_admin', value: false }, root)
    const target = { groupIds: [group.id] }
    const everywhere = {
      name: 'Members',
      action: 'allow' as const,
      cidrs: ['0.0.0.0/0'],
      target,
      confirm: true,
    }
    await ipAccess.create(db, everywhere, commandLine)
    await settings.change(db, { key: 'ops.ip.default_allow', value: false }, commandLine)
    assert.equal((await ipAccess.standing(db)).pending, undefined)
    const change = async (id: string, given: Partial<UserChange>, by: Caller = commandLine) => {
      const { version } = await users.get(db, id)
      return users.update(db, { id, version, ...given }, by)
    }
    const stateOf = async (id: string) => {
      const { roles, active, groups } = await users.get(db, id)
      return { roles, active, groups: groups.map((each) => each.id) }
    }
    return { ...nodes, group, person, inside, outside, change, stateOf }
  }

  const losses: { what: string; change: Partial<UserChange>; ends?: true }[] = [
    { what: 'leaves the group', change: { groups: [] } },
    { what: 'loses the role', change: { roles: ['viewer'] } },
    { what: 'is disabled', change: { active: false } },
  ]
  for (const { what, change: loss } of losses)
    test(`the last reachable administrator ${what}: it is asked for, takes effect for five minutes, and is undone`, async () => {
      const { db, ipAccess, clock, audit, inside, change, stateOf } = await setUp()
      const { id } = inside.actor
      const before = await stateOf(id)
      await assert.rejects(change(id, loss), everyAdmin)
      assert.deepEqual(await stateOf(id), before)

      await change(id, { ...loss, confirm: true })
      const { pending } = await ipAccess.standing(db)
      assert.deepEqual(pending?.locks_out, ['every administrator'])
      assert.equal(pending?.person_before?.id, id)
      assert.notDeepEqual(await stateOf(id), before)
      clock.advance({ minutes: 4, seconds: 59 })
      assert.deepEqual(await ipAccess.undoDue(db), { undone: 0 })
      clock.advance({ seconds: 1 })
      audit.events.length = 0
      assert.deepEqual(await ipAccess.undoDue(db), { undone: 1 })
      assert.deepEqual(await stateOf(id), before)
      assert.equal(audit.events.at(-1)?.type, 'ip_access.change_undone')
      assert.ok(
        audit.events.some(({ type }) => type.startsWith('user.')),
        'the person changed back',
      )
    })

  test('an administrator who changes their own person is asked before they lock themselves out', async () => {
    const { db, ipAccess, person, group, inside, change } = await setUp()
    const other = await person('admin', { groups: [group.id], address: home })
    for (const { change: loss } of losses.filter(({ change: { roles } }) => !roles))
      await assert.rejects(change(inside.actor.id, loss, inside), {
        code: 'WOULD_LOCK_OUT',
        extras: { who: ['you'], rule: null },
      })
    await change(inside.actor.id, { groups: [], confirm: true }, inside)
    await ipAccess.confirm(db, {}, other)
    assert.equal((await ipAccess.standing(db)).pending, undefined)
  })

  test('what leaves another administrator reachable, or concerns who is none, is not asked for', async () => {
    const { db, users, person, group, inside, outside, change } = await setUp()
    const viewer = await person('viewer', { groups: [group.id] })
    await change(viewer.actor.id, { groups: [], active: false })
    await change(outside.actor.id, { roles: ['viewer'] })
    const newcomer = { email: freshEmail(), name: 'New', roles: ['admin' as const], password }
    const { id } = await users.create(db, newcomer, root)
    await assert.rejects(change(inside.actor.id, { active: false }), everyAdmin, 'not a member')
    await change(id, { groups: [group.id] })
    await change(inside.actor.id, { active: false })
  })

  test('no administrator gets in: nobody confirms it but the command line, and it holds there', async () => {
    const { db, ipAccess, clock, inside, outside, change, stateOf } = await setUp()
    const { id } = inside.actor
    await change(id, { groups: [], confirm: true })
    for (const by of [inside, outside])
      await assert.rejects(ipAccess.confirm(db, {}, by), { code: 'WOULD_LOCK_OUT' })
    await assert.rejects(ipAccess.confirm(db, {}, officer), { code: 'FORBIDDEN' })
    await ipAccess.makePermanent(db, commandLine)
    clock.advance({ minutes: 6 })
    assert.deepEqual(await ipAccess.undoDue(db), { undone: 0 })
    assert.deepEqual((await stateOf(id)).groups, [])
    await assert.rejects(ipAccess.makePermanent(db, commandLine), { code: 'IP_NOTHING_PENDING' })
  })

  test('while a change waits, administrators stay what they are: its undoing relies on them; others may change', async () => {
    const { db, ipAccess, person, inside, outside, change } = await setUp()
    const viewer = await person('viewer')
    await change(inside.actor.id, { groups: [], confirm: true })
    const waits = { code: 'IP_CHANGE_PENDING', status: 409 }
    for (const { actor } of [inside, outside])
      await assert.rejects(change(actor.id, { roles: ['admin', 'viewer'], confirm: true }), waits)
    await change(inside.actor.id, { name: 'Renamed' })
    await change(viewer.actor.id, { active: false })
    await ipAccess.undo(db, {}, commandLine)
    await change(outside.actor.id, { roles: ['admin', 'viewer'] })
  })

  test('a group that has gone before a change is undone stays gone', async () => {
    const { db, ipAccess, users, inside, group, change, stateOf } = await setUp()
    const extra = await users.createGroup(db, { name: freshEmail() }, root)
    await change(inside.actor.id, { groups: [group.id, extra.id] })
    await change(inside.actor.id, { groups: [], confirm: true })
    await users.removeGroup(db, { id: extra.id }, root)
    await assert.rejects(users.removeGroup(db, { id: group.id }, root), { code: 'GROUP_IN_USE' })
    await ipAccess.undo(db, {}, commandLine)
    assert.deepEqual((await stateOf(inside.actor.id)).groups, [group.id])
  })

  test('undoing and another change of the same administrator at once end in one of the two, never in a deadlock', async () => {
    const { db, ipAccess, inside, change, stateOf } = await setUp()
    const { id } = inside.actor
    for (let round = 0; round < 5; round++) {
      const before = await stateOf(id)
      await change(id, { groups: [], confirm: true })
      const outcomes = await Promise.allSettled([
        ipAccess.undo(db, {}, commandLine),
        change(id, { roles: ['admin', round % 2 ? 'viewer' : 'dba'] }),
      ])
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          assert.match(
            String(Reflect.get(Object(outcome.reason), 'code')),
            /^(IP_CHANGE_PENDING|VERSION_CONFLICT)$/,
          )
      assert.deepEqual((await stateOf(id)).groups, before.groups)
    }
  })
})
