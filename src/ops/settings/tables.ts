export type SettingRow = {
  key: string
  /** `null` when it returned to its default. */
  value: unknown
  version: number
  /** The name of whoever changed it; the audit event has the id. */
  changed_by: string
  changed_at: Date
}

export type SettingTables = { setting: SettingRow }
