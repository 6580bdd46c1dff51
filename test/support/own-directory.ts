import { openDatabase } from '../../src/kernel/database/database.ts'
import { sql } from 'kysely'

/** A process that owns a data directory until it is killed: writes rows and says which ones the database has acknowledged. */
const dataDir = process.argv[2]
if (dataDir === undefined) throw new Error('Name the data directory.')
try {
  const { db } = await openDatabase({ dataDir })
  await sql`create schema if not exists breakwater`.execute(db)
  await sql`create table if not exists breakwater.kept (id int primary key)`.execute(db)
  console.log('owner')
  for (let id = 1; ; id++) {
    await sql`insert into breakwater.kept values (${id})`.execute(db)
    console.log(id)
  }
} catch (error) {
  console.log(String(error))
  process.exit(1)
}
