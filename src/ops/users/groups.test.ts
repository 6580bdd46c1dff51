import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { onEachEngine } from '../../../test/support/engines.ts'
import { freshEmail, password, root, setUpPeople } from '../../../test/support/people.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { createLog } from '../../kernel/log.ts'
import { ensurePartitions } from '../../kernel/database/partitions.ts'
import { createSettingRegistry } from '../../kernel/setting-registry.ts'
import { sessionMigrations } from '../sessions/migrations.ts'
import { sessionSettings } from '../sessions/settings.ts'
import { sessionPartitions } from '../sessions/tables.ts'
import { followGroupSettings } from './groups.ts'
import { userMigrations } from './migrations.ts'

const minutes = 'ops.session.timeout_minutes'
const hours = 'ops.session.absolute_hours'
const nowhere = '01900000-0000-7000-8000-000000000000'

onEachEngine('groups', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { ...userMigrations, ...sessionMigrations },
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })
  const setUp = () => setUpPeople(database().db)
  const freshName = () => `Group of ${freshEmail()}`
  const viewer = () => ({ email: freshEmail(), name: 'Wayan', roles: ['viewer'] as const, password })

  /** A node with settings of its own, as it starts. */
  async function startFollower({ db, wire }: ReturnType<typeof setUp>) {
    const bus = wire.node()
    const registry = createSettingRegistry([sessionSettings])
    const log = createLog({ level: 'silent' })
    const following = followGroupSettings({ db, bus, log, settings: registry })
    await following.start()
    const view = registry.view(sessionSettings)
    return { bus, minutesFor: (...groupIds: string[]) => view.getFor(groupIds, minutes) }
  }

  /** A node reads what was announced as soon as it can; there is nothing to await. */
  async function until(isTrue: () => boolean): Promise<void> {
    for (let tries = 0; !isTrue() && tries < 3_000; tries++) await sleep(10)
    assert.ok(isTrue())
  }

  test('what a group says holds on every node, until it says otherwise or is gone, and after a restart', async () => {
    const world = setUp()
    const { db, users, wire } = world
    const nodes = [await startFollower(world), await startFollower(world)]
    const { id, version } = await users.createGroup(
      db,
      { name: freshName(), settings: { [minutes]: 15 } },
      root,
    )
    wire.deliver()
    await until(() => nodes.every((node) => node.minutesFor(id) === 15))
    assert.equal((await startFollower(world)).minutesFor(id), 15)
    await users.updateGroup(db, { id, version, settings: { [minutes]: 480 } }, root)
    wire.deliver()
    await until(() => nodes.every((node) => node.minutesFor(id) === 480))
    await users.removeGroup(db, { id }, root)
    wire.deliver()
    await until(() => nodes.every((node) => node.minutesFor(id) === 60))
  })

  test('what a group says holds on the node that changed it before the answer', async () => {
    const { db, users, registry } = setUp()
    const minutesFor = (id: string) => registry.view(sessionSettings).getFor([id], minutes)
    const { id, version } = await users.createGroup(
      db,
      { name: freshName(), settings: { [minutes]: 15 } },
      root,
    )
    assert.equal(minutesFor(id), 15)
    await users.updateGroup(db, { id, version, settings: { [minutes]: 480 } }, root)
    assert.equal(minutesFor(id), 480)
    await users.removeGroup(db, { id }, root)
    assert.notEqual(minutesFor(id), 480)
  })

  test('a node that was deaf reads what groups say when it hears again', async () => {
    const world = setUp()
    const { db, users, wire } = world
    const deaf = await startFollower(world)
    deaf.bus.setHearing(false)
    const { id } = await users.createGroup(db, { name: freshName(), settings: { [minutes]: 5 } }, root)
    wire.deliver()
    assert.equal(deaf.minutesFor(id), 60)
    deaf.bus.setHearing(true)
    await until(() => deaf.minutesFor(id) === 5)
  })

  test('settings out of range, unknown, or not for groups are refused by name, and nothing changes', async () => {
    const { db, users } = setUp()
    const group = await users.createGroup(db, { name: freshName(), settings: { [minutes]: 15 } }, root)
    const wrong = { [minutes]: 0, 'ops.session.colour': 'red', [hours]: 12 }
    await assert.rejects(users.updateGroup(db, { ...group, settings: wrong }, root), {
      code: 'GROUP_SETTINGS_REFUSED',
      status: 422,
      message: /ops\.session\.timeout_minutes/,
      extras: {
        problems: [
          { path: `/settings/${minutes}`, message: 'must be >= 1' },
          { path: '/settings/ops.session.colour', message: 'there is no such setting' },
        ],
      },
    })
    await assert.rejects(users.createGroup(db, { name: freshName(), settings: { [minutes]: '15' } }, root), {
      code: 'GROUP_SETTINGS_REFUSED',
    })
    const { items } = await users.listGroups(db, { limit: 500 })
    assert.deepEqual(
      items.find(({ id }) => id === group.id),
      group,
    )
  })

  test('a change says what was and what is, and without the audit log it does not happen', async () => {
    const { db, users, audit } = setUp()
    const { id, name, version } = await users.createGroup(db, { name: freshName() }, root)
    const settings = { [minutes]: 15 }
    const changed = await users.updateGroup(db, { id, version, settings }, root)
    assert.deepEqual(changed, { id, name, members: 0, settings, version: 2 })
    const event = audit.events.at(-1)
    assert.deepEqual(
      [event?.type, event?.details],
      ['group.updated', { old: { name, settings: {} }, new: { name, settings } }],
    )
    audit.isBroken = true
    await assert.rejects(users.updateGroup(db, { id, version: 2, settings: {} }, root), /audit/)
    await assert.rejects(users.removeGroup(db, { id }, root), /audit/)
    audit.isBroken = false
    assert.deepEqual(await users.updateGroup(db, { id, version: 2 }, root), { ...changed, version: 3 })
  })

  test('a stale change or removal is refused, and shows the present state and what differs', async () => {
    const { db, users } = setUp()
    const group = await users.createGroup(db, { name: freshName() }, root)
    const current = await users.updateGroup(db, { ...group, name: freshName() }, root)
    const conflict = (differences: object[]) => ({
      code: 'VERSION_CONFLICT',
      status: 409,
      extras: { current, differences },
    })
    const { id, version } = group
    const yours = freshName()
    const difference = { field: 'name', yours, current: current.name }
    await assert.rejects(users.updateGroup(db, { ...group, name: yours }, root), conflict([difference]))
    await assert.rejects(users.removeGroup(db, { id, version }, root), conflict([]))
    await users.removeGroup(db, { id: group.id, version: current.version }, root)
    for (const gone of [group.id, nowhere])
      await assert.rejects(users.removeGroup(db, { id: gone }, root), {
        code: 'GROUP_NOT_FOUND',
        status: 404,
      })
  })

  test('of groups that take the same name at the same moment, one gets it', async () => {
    const { db, users, startNode } = setUp()
    const name = freshName()
    const [one, other] = [
      await users.createGroup(db, { name: freshName() }, root),
      await users.createGroup(db, { name: freshName() }, root),
    ]
    const outcomes = await Promise.allSettled([
      users.updateGroup(db, { id: one.id, version: 1, name }, root),
      startNode().users.updateGroup(db, { id: other.id, version: 1, name }, root),
      startNode().users.createGroup(db, { name }, root),
    ])
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    assert.equal(failures.length, 2)
    for (const failure of failures) assert.equal((failure as { code: string }).code, 'GROUP_NAME_TAKEN')
  })

  test('removing a group leaves its members, who are without it on every node at once', async () => {
    const { db, users, startNode, wire } = setUp()
    const other = startNode()
    const group = await users.createGroup(db, { name: freshName() }, root)
    const { id } = await users.create(db, { ...viewer(), groups: [group.id] }, root)
    for (const node of [users, other.users])
      assert.deepEqual((await node.identity.find(id))?.groupIds, [group.id])
    const { items } = await users.listGroups(db, { limit: 500 })
    assert.equal(items.find((item) => item.id === group.id)?.members, 1)
    await users.removeGroup(db, { id: group.id }, root)
    wire.deliver()
    for (const node of [users, other.users]) assert.deepEqual((await node.identity.find(id))?.groupIds, [])
  })

  test('whoever becomes a member of a group that is being removed is told that there is none', async () => {
    const { db, users, startNode } = setUp()
    const group = await users.createGroup(db, { name: freshName() }, root)
    const { id, version } = await users.create(db, viewer(), root)
    const outcomes = await Promise.allSettled([
      users.removeGroup(db, { id: group.id }, root),
      startNode().users.update(db, { id, version, groups: [group.id] }, root),
    ])
    assert.equal(outcomes[0].status, 'fulfilled')
    if (outcomes[1].status === 'rejected') assert.equal(outcomes[1].reason.code, 'GROUPS_UNKNOWN')
    assert.deepEqual((await users.identity.find(id))?.groupIds, [])
  })

  test('the groups of a person are read by the handle of an open transaction', async () => {
    const { db, users } = setUp()
    const group = await users.createGroup(db, { name: freshName() }, root)
    const { id, version } = await users.create(db, viewer(), root)
    await db.transaction().execute(async (tx) => {
      await users.update(tx, { id, version, groups: [group.id] }, root)
      assert.deepEqual(await users.groupIdsOf(tx, id), [group.id])
    })
    assert.deepEqual(await users.groupIdsOf(db, id), [group.id])
    assert.deepEqual(await users.groupIdsOf(db, 'nobody'), [])
  })
})
