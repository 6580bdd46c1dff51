import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import type { Migrations } from '../database/migrations.ts'

export type CursorRow = {
  name: string
  next_index: number
  failures: number
  error: string | null
  failed_at: Date | null
}
type Tables = { event_reader: CursorRow }

export const eventReaderMigrations: Migrations = {
  '188-event-reader': `
    create table breakwater.event_reader (
      name text primary key,
      next_index bigint not null check (next_index >= 0),
      failures int not null default 0,
      error text,
      failed_at timestamptz(3)
    );
  `,
}

/** A reader that is known keeps its place. */
export const insertCursor = (db: Db, { name, next }: { name: string; next: number }) =>
  sql`insert into breakwater.event_reader (name, next_index) values (${name}, ${next})
      on conflict (name) do nothing`.execute(db)

export const listCursors = (db: Db): Promise<CursorRow[]> =>
  db.withTables<Tables>().selectFrom('event_reader').selectAll().orderBy('name').execute()

/** Absent while another node reads for this name. */
export const lockCursor = (tx: Db, name: string): Promise<CursorRow | undefined> =>
  tx
    .withTables<Tables>()
    .selectFrom('event_reader')
    .selectAll()
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

export const advanceCursor = (tx: Db, { name, next }: { name: string; next: number }) =>
  tx
    .withTables<Tables>()
    .updateTable('event_reader')
    .set({ next_index: next, failures: 0, error: null, failed_at: null })
    .where('name', '=', name)
    .execute()

export const recordFailure = (db: Db, { name, error, at }: { name: string; error: string; at: Date }) =>
  sql`update breakwater.event_reader
      set failures = failures + 1, error = ${error}, failed_at = ${at} where name = ${name}`.execute(db)
