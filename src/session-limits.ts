import type { Db } from './kernel/database.ts'
import type { SettingRegistry } from './kernel/setting-registry.ts'
import { limitsBy } from './ops/sessions/limits.ts'
import type { PersonalLimits } from './ops/sessions/service.ts'
import { sessionSettings } from './ops/sessions/settings.ts'

/** The session settings in force for a person: of what their groups say the strictest, else what holds for everybody. */
export function personalLimits(
  registry: SettingRegistry,
  groupIdsOf: (db: Db, userId: string) => Promise<readonly string[]>,
): PersonalLimits {
  const settings = registry.view(sessionSettings)
  return {
    async of(db, userId) {
      const groupIds = registry.hasGroupValues() ? await groupIdsOf(db, userId) : []
      return limitsBy((key) => settings.getFor(groupIds, key))
    },
    strictest: () => limitsBy((key) => settings.getStrictest(key)),
  }
}
