import assert from 'node:assert/strict'
import { test } from 'node:test'
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
    assert.equal((await ipAccess.standing(db)).pending?.made_by, 'Officer')
    await ipAccess.confirm(db, officer)
    await ipAccess.change(db, { id, version: 1, name: 'HQ' }, officer)
  })
})
