import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import * as Type from 'typebox'
import { createTestAudit } from '../../../test/support/audit.ts'
import { createTestWire } from '../../../test/support/bus.ts'
import { createTestClock } from '../../../test/support/clock.ts'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import { isAppError } from '../../kernel/errors.ts'
import type { Caller, Role } from '../../kernel/identity.ts'
import { createLog } from '../../kernel/log.ts'
import { createSettingRegistry, setting } from '../../kernel/setting-registry.ts'
import { settingMigrations } from './migrations.ts'
import { roleThatChanges } from './permission.ts'
import { createSettings } from './service.ts'

const as = (role: Role): Caller => ({ actor: { kind: 'user', id: role, name: `The ${role}` }, roles: [role] })
const minutes = 'ops.session.timeout_minutes'
const definitions = {
  [minutes]: setting(Type.Integer({ minimum: 1, maximum: 1440 }), 60, 'Minutes.'),
  'ops.perf.log_all': setting(Type.Boolean(), false, 'Everything.'),
  'ops.tracking.exempt_networks': setting(Type.Array(Type.String()), [], 'Networks.'),
}

onEachEngine('settings', (engine) => {
  const database = sharedDatabase(engine, { migrations: settingMigrations })

  async function setUp() {
    const { db } = database()
    const clock = createTestClock()
    const wire = createTestWire()
    const audit = createTestAudit()
    const log = createLog({ level: 'silent' })
    const startNode = async () => {
      const bus = wire.node()
      const registry = createSettingRegistry([definitions])
      const settings = createSettings({ db, clock, bus, log, audit, registry })
      await settings.start()
      const view = registry.view(definitions)
      return { bus, settings, get: (key: keyof typeof definitions) => view.get(key) }
    }
    const node = await startNode()
    for (const key of Object.keys(definitions))
      await node.settings.change(db, { key, value: null }, as('admin'))
    audit.events.length = 0
    const versionOf = async (key: string) =>
      (await node.settings.list(db, as('admin'))).items.find((state) => state.key === key)?.version ?? -1
    return { ...node, versionOf, startNode, db, wire, audit, clock }
  }

  /** A node reads what was announced as soon as it can; there is nothing to await. */
  async function until(isTrue: () => boolean): Promise<void> {
    for (let tries = 0; !isTrue() && tries < 3_000; tries++) await sleep(10)
    assert.ok(isTrue())
  }

  test('a change is live on every node, and still there after a restart', async () => {
    const { db, settings, get, startNode, wire } = await setUp()
    const other = await startNode()
    await settings.change(db, { key: minutes, value: 15 }, as('security'))
    wire.deliver()
    await until(() => get(minutes) === 15 && other.get(minutes) === 15)
    assert.equal((await startNode()).get(minutes), 15)
  })

  test('whoever changed a setting finds the change in force in the next moment', async () => {
    const { db, settings, get } = await setUp()
    await settings.change(db, { key: minutes, value: 15 }, as('security'))
    assert.equal(get(minutes), 15)
  })

  test('null returns a setting to its default', async () => {
    const { db, settings, get, wire } = await setUp()
    await settings.change(db, { key: minutes, value: 15 }, as('admin'))
    wire.deliver()
    await until(() => get(minutes) === 15)
    const state = await settings.change(db, { key: minutes, value: null }, as('admin'))
    wire.deliver()
    await until(() => get(minutes) === 60)
    assert.deepEqual([state.value, state.changedBy], [60, 'The admin'])
  })

  test('a node that missed changes while it was deaf reads them when it hears again', async () => {
    const { db, settings, startNode, wire } = await setUp()
    const deaf = await startNode()
    deaf.bus.setHearing(false)
    await settings.change(db, { key: minutes, value: 15 }, as('admin'))
    wire.deliver()
    assert.equal(deaf.get(minutes), 60)
    deaf.bus.setHearing(true)
    await until(() => deaf.get(minutes) === 15)
  })

  test('the list shows default, value, range, and who changed it when, of every type', async () => {
    const { db, settings, clock } = await setUp()
    const exempt = { key: 'ops.tracking.exempt_networks', value: ['10.0.0.0/8'] }
    await settings.change(db, exempt, as('admin'))
    await settings.change(db, { key: 'ops.perf.log_all', value: true }, as('dba'))
    const { items } = await settings.list(db, as('admin'))
    assert.deepEqual(
      items.map(({ value }) => value),
      [60, true, ['10.0.0.0/8']],
    )
    assert.deepEqual(items[0]?.accepts, definitions[minutes].schema)
    const logAll = items[1]
    assert.deepEqual(
      [logAll?.default, logAll?.changedBy, logAll?.changedAt],
      [false, 'The dba', clock.now().toISOString()],
    )
  })

  test('the audit log has the old and the new value, and without it nothing changes', async () => {
    const { db, settings, audit } = await setUp()
    await settings.change(db, { key: minutes, value: 15 }, as('admin'))
    await settings.change(db, { key: minutes, value: 20 }, as('admin'))
    assert.deepEqual(
      audit.events.map(({ details }) => details),
      [
        { old: 60, new: 15 },
        { old: 15, new: 20 },
      ],
    )
    audit.isBroken = true
    await assert.rejects(settings.change(db, { key: minutes, value: 25 }, as('admin')), /audit/)
    assert.equal((await settings.list(db, as('admin'))).items[0]?.value, 20)
  })

  test('a change of what somebody else changed meanwhile is refused with the difference, and so is a return to the default', async () => {
    const { db, settings, versionOf } = await setUp()
    const version = await versionOf(minutes)
    await settings.change(db, { key: minutes, value: 15, version }, as('admin'))
    const conflict = await settings
      .change(db, { key: minutes, value: 20, version }, as('security'))
      .catch((error: unknown) => error)
    assert.ok(isAppError(conflict))
    assert.deepEqual([conflict.code, conflict.status], ['VERSION_CONFLICT', 409])
    assert.deepEqual(conflict.extras['differences'], [{ field: 'value', yours: 20, current: 15 }])
    assert.equal((conflict.extras['current'] as { version: number }).version, version + 1)
    // The version goes on when the value is gone: who saw the default before does not overwrite who changed and returned it.
    await settings.change(db, { key: minutes, value: null, version: version + 1 }, as('admin'))
    for (const value of [20, null])
      await assert.rejects(settings.change(db, { key: minutes, value, version }, as('admin')), {
        code: 'VERSION_CONFLICT',
      })
    assert.equal(await versionOf(minutes), version + 2)
    assert.equal((await settings.list(db, as('admin'))).items[0]?.value, 60)
  })

  test('of two changes at the same moment on the same version one is made', async () => {
    const { db, settings, versionOf } = await setUp()
    const version = await versionOf(minutes)
    const outcomes = await Promise.allSettled(
      [15, 20].map((value) => settings.change(db, { key: minutes, value, version }, as('admin'))),
    )
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
  })

  test('a setting that was never changed has version 0', async () => {
    const { db, startNode } = await setUp()
    await db.withTables<{ setting: object }>().deleteFrom('setting').execute()
    const { settings } = await startNode()
    assert.deepEqual(
      (await settings.list(db, as('admin'))).items.map(({ version }) => version),
      [0, 0, 0],
    )
  })

  test('everybody sees the settings that they may change, and no others', async () => {
    const { db, settings } = await setUp()
    const seen = async (...roles: Role[]) =>
      (await settings.list(db, { roles })).items.map(({ key }) => key).join(' ')
    const [session, perf, tracking] = Object.keys(definitions)
    assert.deepEqual(
      [await seen('admin'), await seen('security'), await seen('dba'), await seen('security', 'dba')],
      [`${session} ${perf} ${tracking}`, session, perf, `${session} ${perf}`],
    )
    assert.deepEqual([await seen('viewer', 'operator'), await seen()], ['', ''])
  })

  test('a value outside the range and an unknown key are refused with the reason', async () => {
    const { db, settings } = await setUp()
    for (const value of [0, 1441, 1.5, '60', true, {}])
      await assert.rejects(settings.change(db, { key: minutes, value }, as('admin')), {
        code: 'SETTING_OUT_OF_RANGE',
        status: 422,
      })
    await assert.rejects(settings.change(db, { key: 'ops.nothing', value: 1 }, as('admin')), {
      code: 'SETTING_NOT_FOUND',
      status: 404,
    })
  })

  test('everybody changes what is theirs: security and dba their own, admin all, others nothing', async () => {
    const { db, settings } = await setUp()
    const mayChange = (role: Role, key: string) =>
      settings.change(db, { key, value: null }, as(role)).then(
        () => true,
        (error: { code: string }) => (assert.equal(error.code, 'FORBIDDEN'), false),
      )
    const keys = Object.keys(definitions)
    const allowed = async (role: Role) => {
      const answers: boolean[] = []
      for (const key of keys) answers.push(await mayChange(role, key))
      return answers
    }
    assert.deepEqual(await allowed('admin'), [true, true, true])
    assert.deepEqual(await allowed('security'), [true, false, false])
    assert.deepEqual(await allowed('dba'), [false, true, false])
    assert.deepEqual(await allowed('operator'), [false, false, false])
    assert.deepEqual(await allowed('viewer'), [false, false, false])
  })
})

test('settings belong to the role that answers for them', () => {
  const owners = ['ops.ip.x', 'ops.audit.x', 'ops.archival.x', 'ops.alert.x', 'ops.ipx'].map(roleThatChanges)
  assert.deepEqual(owners, ['security', 'security', 'dba', 'admin', 'admin'])
})
