import type { Db } from '../../kernel/database.ts'
import type { Settings, Values } from '../../kernel/setting-registry.ts'
import type { Soon } from '../../kernel/soon.ts'
import type { sessionSettings } from './settings.ts'
import type { Limits } from './timeout.ts'
import type { LimitPolicy, TheftResponse } from './words.ts'

/** The session settings in force for one person. */
export type SessionLimits = Limits & {
  maxConcurrent: number
  limitPolicy: LimitPolicy
  suspiciousIpChanges: number
  theftResponse: TheftResponse
}

export type PersonalLimits = {
  /** By the handle of the caller: inside a transaction of the embedded database nothing else would answer. */
  of(db: Db, userId: string): Soon<SessionLimits>
  /** The strictest of each that anybody has: whoever is within these has not timed out. */
  strictest(): SessionLimits
}

/** The same limits for everybody. */
export const sameForAll = (settings: Settings<typeof sessionSettings>): PersonalLimits => ({
  of: () => limitsBy((key) => settings.get(key)),
  strictest: () => limitsBy((key) => settings.get(key)),
})

type SessionValues = Values<typeof sessionSettings>

/** The limits that a reading of the settings gives. */
export const limitsBy = (
  get: <Key extends keyof SessionValues>(key: Key) => SessionValues[Key],
): SessionLimits => ({
  timeoutMinutes: get('ops.session.timeout_minutes'),
  absoluteHours: get('ops.session.absolute_hours'),
  maxConcurrent: get('ops.session.max_concurrent'),
  limitPolicy: get('ops.session.limit_policy'),
  suspiciousIpChanges: get('ops.session.suspicious_ip_changes'),
  theftResponse: get('ops.session.theft_response'),
})
