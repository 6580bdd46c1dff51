import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { onEachEngine } from '../../../test/support/engines.ts'
import { sharedDatabase } from '../../../test/support/shared-database.ts'
import type { Db } from './database.ts'
import { readPage, type SortKey } from './paging.ts'

type Things = { thing: { id: number; name: string } }

const migrations = {
  '900-thing': 'create table breakwater.thing (id integer primary key, name text not null);',
}
const fill = (db: Db) =>
  sql`insert into breakwater.thing select n, chr(65 + n % 5) from generate_series(1, 23) as n`.execute(db)

onEachEngine('paging', (engine) => {
  const shared = sharedDatabase(engine, { migrations, prepare: ({ owner }) => fill(owner) })
  const read = (sort: readonly SortKey[], page: { limit?: number; cursor?: string }) => {
    const { db } = shared()
    return readPage(db, db.withTables<Things>().selectFrom('thing').selectAll(), { page, sort })
  }

  test('the pages of any size and order are the whole list, each row once', async () => {
    for (const sort of ['asc asc', 'desc desc', 'asc desc', 'desc asc']) {
      const [name, id] = sort.split(' ')
      const keys: SortKey[] = [
        { column: 'name', direction: name === 'asc' ? 'asc' : 'desc' },
        { column: 'id', direction: id === 'asc' ? 'asc' : 'desc' },
      ]
      const whole = (await read(keys, { limit: 100 })).items
      for (const limit of [1, 5, 23, 24]) {
        const items = []
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await read(keys, { limit, ...(cursor === undefined ? {} : { cursor }) })
          items.push(...page.items)
          assert.deepEqual([page.count, page.countIsCapped], [23, false])
          cursor = page.nextCursor
        }
        assert.deepEqual(items, whole, `${sort} by ${limit}`)
      }
    }
  })

  test('a cursor that was made up is refused', async () => {
    const keys: SortKey[] = [
      { column: 'name', direction: 'asc' },
      { column: 'id', direction: 'asc' },
    ]
    const encoded = (values: unknown) => Buffer.from(JSON.stringify(values)).toString('base64url')
    const madeUp = ['', 'x', '[]', encoded([]), encoded(['A']), encoded(['A', null]), encoded(['A', {}])]
    for (const cursor of [...madeUp, encoded(['\0', 1]), encoded({ length: 2 })])
      await assert.rejects(read(keys, { cursor }), { code: 'VALIDATION_FAILED' }, cursor)
  })

  test('no text in a cursor is more than a value to compare with', async () => {
    const keys: SortKey[] = [
      { column: 'name', direction: 'asc' },
      { column: 'id', direction: 'asc' },
    ]
    const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'))
    await fc.assert(
      fc.asyncProperty(text, async (name) => {
        const cursor = Buffer.from(JSON.stringify([`Z${name}`, 1])).toString('base64url')
        assert.deepEqual((await read(keys, { cursor })).items, [])
      }),
      { numRuns: 30 },
    )
  })
})
