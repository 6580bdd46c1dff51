import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { amend } from './amend.ts'
import { settingKeys } from './circumstances.ts'
import type { Parts } from './needs.ts'
import type { Snapshot } from './snapshot.ts'

export type SettingChange = { key: string; value: unknown; confirm?: boolean | undefined }

const isOurs = (key: string): boolean => settingKeys.some((own) => own === key)

/** Asks the rules whether a setting may change, in the transaction that is going to change it. */
export const beforeSettingChange =
  (parts: Parts) =>
  async (tx: Db, { key, value, confirm }: SettingChange, by: Caller): Promise<void> => {
    if (!isOurs(key)) return
    const edit = ({ overrides }: Snapshot) => ({ overrides: new Map([...overrides, [key, value]]) })
    await amend(parts, tx, { edit, confirm, by })
  }

/** After the commit: the very next request here is judged by the new value. One that cannot be read now is read when it can be. */
export const afterSettingChange =
  ({ live, sweeps }: Parts) =>
  async (key: string, by: Caller): Promise<void> => {
    if (!isOurs(key)) return
    await live.ask().catch(() => undefined)
    sweeps.request(by)
  }
