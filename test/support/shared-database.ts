import { after, before } from 'node:test'
import type { Database } from '../../src/kernel/database/database.ts'
import { testDatabase, type Engine } from './engines.ts'

/**
 * One database for all tests of a suite: opening the embedded one takes seconds. The tests must not mind each other's rows.
 * Call it in the suite's body; the returned function gives the database inside tests.
 */
export function sharedDatabase(
  engine: Engine,
  options: Parameters<typeof testDatabase>[2] & { prepare?(database: Database): Promise<unknown> },
): () => Database {
  const cleaning: (() => Promise<void>)[] = []
  let database: Database | undefined
  before(async () => {
    database = await testDatabase({ after: (clean) => void cleaning.push(clean) }, engine, options)
    await options.prepare?.(database)
  })
  after(async () => {
    for (const clean of cleaning.reverse()) await clean()
  })
  return () => {
    if (!database) throw new Error('The database is open while tests run, not before.')
    return database
  }
}
