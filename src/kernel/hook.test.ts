import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { onEachEngine } from '../../test/support/engines.ts'
import { sharedDatabase } from '../../test/support/shared-database.ts'
import { transact, type Db } from './database/database.ts'
import { createHook } from './hook.ts'

onEachEngine('a hook', (engine) => {
  const database = sharedDatabase(engine, {
    migrations: { '210-note': 'create table breakwater.note (text text not null)' },
  })
  const write = (tx: Db, text: string) => sql`insert into breakwater.note values (${text})`.execute(tx)
  const read = async (db: Db) =>
    (await sql<{ text: string }>`select text from breakwater.note order by text`.execute(db)).rows.map(
      ({ text }) => text,
    )

  test('runs its listeners in the order of their subscription, in the transaction of what happens', async () => {
    const { db } = database()
    const hook = createHook<string>()
    const order: string[] = []
    for (const name of ['first', 'second'])
      hook.subscribe(async (tx, text) => {
        order.push(name)
        await write(tx, `${text} ${name}`)
      })
    const change = transact(db, async (tx) => {
      await hook.run(tx, 'kept by')
      throw new Error('rolled back')
    })
    await assert.rejects(change, /rolled back/)
    assert.deepEqual([order, await read(db)], [['first', 'second'], []])
  })

  test('refuses what happens when a listener throws; later listeners are not asked', async () => {
    const { db } = database()
    const hook = createHook<string>()
    let isAsked = false
    hook.subscribe(() => Promise.reject(new Error('not allowed')))
    hook.subscribe(() => Promise.resolve(void (isAsked = true)))
    const change = transact(db, async (tx) => {
      await write(tx, 'changed')
      await hook.run(tx, '')
    })
    await assert.rejects(change, /not allowed/)
    assert.deepEqual([isAsked, await read(db)], [false, []])
  })
})
