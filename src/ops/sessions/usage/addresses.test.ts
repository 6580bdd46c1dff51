import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../../../test/support/engines.ts'
import { openSession } from '../../../../test/support/people.ts'
import { setUpUse, stranger, wifi } from '../../../../test/support/session-use.ts'
import { sharedDatabase } from '../../../../test/support/shared-database.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { ensurePartitions } from '../../../kernel/database/partitions.ts'
import { addressUse, addUses } from './usage.ts'
import { sessionMigrations } from '../migrations.ts'
import { sessionPartitions } from '../tables.ts'

type UsedRow = { address: string; country: string | null; requests: number }

async function usedFrom(db: Db, id: string): Promise<UsedRow[]> {
  const { rows } = await sql<UsedRow>`
    select address, country, requests from breakwater.session_address
    where session_id = ${id} order by hour, address`.execute(db)
  return rows
}

onEachEngine('the addresses of sessions', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: sessionMigrations,
    prepare: ({ owner }) => ensurePartitions(owner, sessionPartitions),
  })

  const setUp = (options?: { hasPlaces: boolean }) => setUpUse(database().db, options)

  test('every request is counted by address and hour, exactly, over several nodes and a graceful stop', async () => {
    const { sessions, startNode, token, id, db, clock } = await setUp({ hasPlaces: true })
    const other = startNode()
    for (let request = 0; request < 7; request++) await sessions.check(token, wifi)
    await sessions.stop()
    for (let request = 0; request < 5; request++) await other.sessions.check(token, wifi)
    await other.sessions.check(token, { ...wifi, address: '203.0.113.8' })
    await other.sessions.stop()
    clock.advance({ minutes: 59, seconds: 59 })
    await sessions.check(token, wifi)
    clock.advance({ minutes: 59, seconds: 59 })
    await sessions.check(token, wifi)
    await sessions.stop()
    const used = await usedFrom(db, id)
    const home = used.filter(({ address }) => address === wifi.address)
    assert.ok(home.length >= 2 && home.every(({ country }) => country === 'DE'))
    assert.equal(
      home.reduce((sum, { requests }) => sum + requests, 0),
      14,
    )
    assert.deepEqual(
      used.filter(({ address }) => address !== wifi.address),
      [{ address: '203.0.113.8', country: 'DE', requests: 1 }],
    )
  })

  test('what an ended session was used for is written although its row is gone', async () => {
    const { sessions, token, id, db, use } = await setUp()
    await use(wifi, wifi, wifi)
    await sessions.end(db, id, { by: { actor: { kind: 'anonymous' }, roles: [] }, reason: 'signed_out' })
    await sessions.stop()
    assert.deepEqual(await usedFrom(db, id), [{ address: wifi.address, country: null, requests: 3 }])
    assert.deepEqual(await sessions.check(token, wifi), { valid: false, reason: 'signed_out' })
  })

  test('nodes that write the same sessions at the same time do not wait for each other in a circle', async () => {
    const scene = await setUp()
    const nodes = [scene, scene.startNode(), scene.startNode()]
    const tokens: string[] = []
    for (let count = 0; count < 20; count++) {
      tokens.push((await openSession(scene.sessions, scene.db, { ...stranger(), userName: 'crowd' })).token)
    }
    for (let round = 0; round < 5; round++) {
      const orders = [tokens, tokens.toReversed(), [...tokens.slice(9), ...tokens.slice(0, 9)]]
      for (const [index, node] of nodes.entries())
        for (const token of orders[index] ?? []) await node.sessions.check(token, wifi)
      await Promise.all(nodes.map((node) => node.sessions.stop()))
    }
    const { rows } = await sql<{ requests: number }>`
      select sum(requests)::int as requests from breakwater.session_address
      join breakwater.session on id = session_id where user_name = 'crowd'`.execute(scene.db)
    assert.equal(rows[0]?.requests, 20 * 3 * 5)
  })
})

test('somebody who comes from everywhere fills no more than a batch holds', () => {
  const at = new Date()
  const useOf = (address: string) =>
    addressUse('s', { address, sighting: { network: '2001:db8::/64', country: null } }, at)
  const uses = Array.from({ length: 1000 }, (_, index) => useOf(`2001:db8::${index.toString(16)}`))
  const kept = uses.reduce((all, use) => addUses(all, [use]), addUses([], []))
  assert.equal(kept.length, 64)
  addUses(kept, [useOf('2001:db8::3')])
  assert.equal(kept.find(({ address }) => address === '2001:db8::3')?.requests, 2)
})
