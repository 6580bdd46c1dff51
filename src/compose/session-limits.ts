import type { Db } from '../kernel/database/database.ts'
import type { SettingRegistry } from '../kernel/setting-registry.ts'
import { thenMaybe, type MaybePromise } from '../kernel/maybe-promise.ts'
import { limitsBy } from '../ops/sessions/limits.ts'
import type { PersonalLimits } from '../ops/sessions/service.ts'
import { sessionSettings } from '../ops/sessions/settings.ts'

/** The session settings in force for a person: of what their groups say the strictest, else what holds for everybody. */
export function personalLimits(
  registry: SettingRegistry,
  groupIdsOf: (db: Db, userId: string) => MaybePromise<readonly string[]>,
): PersonalLimits {
  const settings = registry.view(sessionSettings)
  return {
    of: (db, userId) =>
      registry.hasGroupValues()
        ? thenMaybe(groupIdsOf(db, userId), (groupIds) => limitsBy((key) => settings.getFor(groupIds, key)))
        : limitsBy((key) => settings.get(key)),
    strictest: () => limitsBy((key) => settings.getStrictest(key)),
  }
}
