import { sql } from 'kysely'
import type { Db } from '../../kernel/database.ts'
import type { SettingRow, SettingTables } from './tables.ts'

export function listStored(db: Db): Promise<SettingRow[]> {
  return db.withTables<SettingTables>().selectFrom('setting').selectAll().execute()
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

export async function storeSetting(db: Db, row: Omit<SettingRow, 'version'>): Promise<void> {
  await sql`
    insert into breakwater.setting (key, value, version, changed_by, changed_at)
    values (${row.key}, ${JSON.stringify(row.value)}::jsonb, 1, ${row.changed_by}, ${row.changed_at})
    on conflict (key) do update set value = excluded.value, version = setting.version + 1,
      changed_by = excluded.changed_by, changed_at = excluded.changed_at`.execute(db)
}

export async function deleteSetting(db: Db, key: string): Promise<void> {
  await db.withTables<SettingTables>().deleteFrom('setting').where('key', '=', key).execute()
}
