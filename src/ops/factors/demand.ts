import { createAnnouncedCache, type Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Person } from '../../kernel/identity.ts'
import type { Settings } from '../../kernel/setting-registry.ts'
import { thenMaybe, type MaybePromise } from '../../kernel/maybe-promise.ts'
import { listHolders } from './queries.ts'
import type { factorSettings } from './settings.ts'

type DemandDependencies = { db: Db; bus: Announcements; settings: Settings<typeof factorSettings> }

const rememberedHolders = 10_000

/** Who must hold a second factor and has none yet. */
export function createDemand({ db, bus, settings }: DemandDependencies) {
  // Only holders are remembered: whoever has just added a factor is let on at once.
  const holders = createAnnouncedCache<true>(bus, {
    topic: 'factors.changed',
    capacity: rememberedHolders,
    load: async (userId) => ((await listHolders(db, [userId])).length > 0 ? true : undefined),
  })
  return {
    /** Whether this person has to add a second factor before anything else. */
    mustEnrol({ id, roles }: Pick<Person, 'id' | 'roles'>): MaybePromise<boolean> {
      const demanded = settings.get('ops.sign_in.second_factor_roles')
      if (!demanded.some((role) => roles.includes(role))) return false
      return thenMaybe(holders.get(id), (isHolder) => isHolder !== true)
    },
    /** Tells every node, with the transaction, that somebody's factors changed. */
    changed: async (tx: Db, userId: string): Promise<void> => void (await holders.announce(tx, [userId])),
  }
}
