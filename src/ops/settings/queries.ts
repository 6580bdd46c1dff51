import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { SettingRow, SettingTables } from './tables.ts'

/** Every setting that was ever changed, those that returned to their default included. */
export function listChanged(db: Db): Promise<SettingRow[]> {
  return db.withTables<SettingTables>().selectFrom('setting').selectAll().execute()
}

/** What differs from its default. */
export function listStored(db: Db): Promise<SettingRow[]> {
  return db
    .withTables<SettingTables>()
    .selectFrom('setting')
    .selectAll()
    .where('value', 'is not', null)
    .execute()
}

/** One change of a setting at a time, also of one that has no row yet: the next one reads what this one wrote. */
export async function lockSetting(db: Db, key: string): Promise<SettingRow | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext('breakwater.setting'), hashtext(${key}))`.execute(db)
  return db
    .withTables<SettingTables>()
    .selectFrom('setting')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirst()
}

/** `null` returns it to its default. Answers the version that it has now. */
export async function storeSetting(db: Db, row: Omit<SettingRow, 'version'>): Promise<number> {
  const value = row.value === null ? null : JSON.stringify(row.value)
  const { rows } = await sql<{ version: number }>`
    insert into breakwater.setting (key, value, version, changed_by, changed_at)
    values (${row.key}, ${value}::jsonb, 1, ${row.changed_by}, ${row.changed_at})
    on conflict (key) do update set value = excluded.value, version = setting.version + 1,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at
    returning version`.execute(db)
  return rows[0]?.version ?? 1
}
