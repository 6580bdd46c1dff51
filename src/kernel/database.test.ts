import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine, testDatabase } from '../../test/support/engines.ts'

onEachEngine('a database', (engine) => {
  test('smoke', async (t) => {
    const { db } = await testDatabase(t, engine)
    const { rows } = await sql<{ n: number }>`select 5::int8 as n`.execute(db)
    assert.deepEqual(rows, [{ n: 5 }])
  })
  test('smoke2', async (t) => {
    const { db } = await testDatabase(t, engine)
    const { rows } = await sql<{ n: number }>`select ${6}::int8 as n`.execute(db)
    assert.deepEqual(rows, [{ n: 6 }])
  })
})
