import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { onEachEngine } from '../../../test/support/engines.ts'
import { createIpNodes, ipAccessTables, officer } from '../../../test/support/ip-access.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { DraftRule } from './contract.ts'

const home = '203.0.113.9'
const allowOffice = { name: 'Office', action: 'allow' as const, cidrs: ['198.51.100.0/24'] }

type Window = (DraftRule['schedule'] & object)['windows'][number]
const everyDay: Window['days'] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const during = (...hours: [string, string][]) => ({
  timeZone: 'UTC',
  windows: hours.map(([from, to]): Window => ({ days: everyDay, from, to })),
})

onEachEngine('IP rules that fail closed, and never for good', (engine) => {
  const database = sharedDatabase(engine, ipAccessTables)
  const setUp = () => createIpNodes(database().db)

  test('what only an expiry or a schedule would lock out later is asked for now; an exception of some hours is not', async () => {
    const { db, ipAccess, settings, clock } = await setUp()
    const { id } = await ipAccess.create(db, allowOffice, officer)
    await settings.change(db, { key: 'ops.ip.default_allow', value: false }, officer)
    const hour = clock.now().getUTCHours()
    const at = (offset: number) => `${String((hour + offset + 24) % 24).padStart(2, '0')}:00`
    const night = {
      name: 'Night',
      action: 'deny' as const,
      cidrs: ['0.0.0.0/0'],
      position: 1,
      schedule: during([at(2), at(4)]),
    }
    const shuts = {
      code: 'WOULD_LOCK_OUT',
      message: 'This change would lock out you once an expiry or a schedule takes effect.',
    }
    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString()
    const change = (given: Partial<DraftRule>) => ipAccess.change(db, { id, version: 1, ...given }, officer)
    await assert.rejects(change({ expiresAt }), shuts)
    await assert.rejects(change({ schedule: during([at(-1), at(2)]) }), shuts)
    await assert.rejects(ipAccess.create(db, night, officer), shuts)

    const guest = { name: 'Guest', action: 'allow' as const, cidrs: [home], expiresAt }
    await ipAccess.create(db, guest, officer)
    await ipAccess.create(db, { ...guest, name: 'Another' }, { ...officer, address: home })
    await ipAccess.create(db, { ...night, confirm: true }, officer)
    const { version = 0 } = (await ipAccess.standing(db)).pending ?? {}
    const older = { version: version - 1 }
    const administrator = { ...officer, roles: ['admin'] as const }
    await assert.rejects(ipAccess.confirm(db, older, administrator), { code: 'VERSION_CONFLICT' })
    await assert.rejects(ipAccess.undo(db, older, officer), { code: 'VERSION_CONFLICT' })
    await settings.restore(db, { 'ops.ip.bypass_admin': false }, officer)
    await assert.rejects(ipAccess.confirm(db, { version }, administrator), shuts)
    await settings.restore(db, { 'ops.ip.bypass_admin': true }, officer)
    await ipAccess.confirm(db, { version }, administrator)
    await ipAccess.change(db, { id, version: 1, name: 'HQ' }, officer)
  })

  test('settings are judged by as they were read together with the rules, whatever the rest of the node believes', async () => {
    const { db, ipAccess, settings, startNode, wire } = await setUp()
    const other = await startNode()
    await ipAccess.create(db, allowOffice, officer)
    await settings.change(db, { key: 'ops.ip.default_allow', value: false }, officer)
    wire.deliver()
    await ipAccess.settle()
    other.registry.replace(new Map())
    for (let tries = 0; (await other.ipAccess.decide({ address: home })).allowed && tries < 3_000; tries++)
      await sleep(10)
    const verdict = other.ipAccess.decide({ address: home })
    assert.ok(!(verdict instanceof Promise))
    assert.deepEqual([verdict.allowed, verdict.reason], [false, 'default'])
  })

  test('rules that were announced and cannot be read within half a second are asked for: the old ones decide no longer', async () => {
    const { db, ipAccess, startNode, wire } = await setUp()
    let gate: Promise<unknown> = Promise.resolve()
    const slow = db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: ({ result }) => gate.then(() => result),
    })
    const other = await startNode(slow)
    await ipAccess.create(db, { name: 'No home', action: 'deny', cidrs: [home] }, officer)
    await ipAccess.settle()
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    wire.deliver()
    const visit = { address: home }
    assert.equal(other.ipAccess.decide(visit) instanceof Promise, false)
    await sleep(550)
    const asked = other.ipAccess.decide(visit)
    assert.ok(asked instanceof Promise)
    resolve()
    assert.equal((await asked).allowed, false)
  })

  test('whatever changes what decides raises the version; a list is outdated by other rules only', async () => {
    const { db, ipAccess, settings } = await setUp()
    const list = await ipAccess.ruleSet(db)
    await settings.change(db, { key: 'ops.ip.bypass_admin', value: false }, officer)
    await ipAccess.switchOff(db, officer)
    await ipAccess.enforce(db, {}, officer)
    const { version } = await ipAccess.replace(db, { version: list.version, rules: [allowOffice] }, officer)
    assert.equal(version, list.version + 4)
    const late = ipAccess.replace(db, { version: list.version, rules: [] }, officer)
    await assert.rejects(late, { code: 'VERSION_CONFLICT' })
  })
})
