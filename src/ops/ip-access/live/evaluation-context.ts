import type { Db } from '../../../kernel/database/database.ts'
import type { IpAccessDependencies } from '../dependencies.ts'
import { ipAccessSettings } from '../settings.ts'
import type { EvaluationSettings } from '../matching/evaluate.ts'

/** The two settings that IP access reads. */
export type IpSettings = Omit<EvaluationSettings, 'enforced'>

export const settingKeys = Object.keys(ipAccessSettings) as (keyof typeof ipAccessSettings)[] // its own keys

/** What differs from the defaults, by the database. */
export const storedSettings = (
  { stored }: Pick<IpAccessDependencies, 'stored'>,
  db: Db,
): Promise<ReadonlyMap<string, unknown>> => stored.overrides(db, settingKeys)

/** What holds under these; a value that does not fit counts for nothing. */
export const settingsUnder = (overrides: ReadonlyMap<string, unknown>): IpSettings => ({
  defaultAllow: isOn(overrides, 'ops.ip.default_allow'),
  bypassAdmin: isOn(overrides, 'ops.ip.bypass_admin'),
})

function isOn(overrides: ReadonlyMap<string, unknown>, key: keyof typeof ipAccessSettings): boolean {
  const value = overrides.get(key)
  return typeof value === 'boolean' ? value : ipAccessSettings[key].default
}
