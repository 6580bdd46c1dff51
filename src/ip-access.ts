import type { Places } from './kernel/countries.ts'
import type { Db } from './kernel/database.ts'
import type { Identity } from './kernel/identity.ts'
import type { Kernel } from './kernel/kernel.ts'
import type { Audit } from './ops/audit/service.ts'
import { createHits } from './ops/ip-access/hits.ts'
import { createIpAccess, type IpAccess } from './ops/ip-access/service.ts'
import type { IpAccessState } from './ops/ip-access/state-contract.ts'
import { ipAccessSettings } from './ops/ip-access/settings.ts'
import type { Sessions } from './ops/sessions/service.ts'
import type { SettingsRoom } from './ops/settings/service.ts'
import type { Users } from './ops/users/service.ts'

type Rooms = {
  audit: Audit
  sessions: Sessions
  users: Users
  settings: SettingsRoom
  /** The host's, where people are not kept here. */
  identity: Identity | undefined
  places: Places | undefined
}

/** IP access on top of people, sessions and settings. Hosts keep their own administrators; which ones those are it is not told. */
export function composeIpAccess(kernel: Kernel, { identity, users, settings, ...rooms }: Rooms): IpAccess {
  const { database, clock, ids, bus, log, settings: registry } = kernel
  const { db } = database
  return createIpAccess({
    db,
    clock,
    ids,
    bus,
    log,
    ...rooms,
    settings: registry.view(ipAccessSettings),
    stored: settings,
    identity: identity ?? users.identity,
    people: identity
      ? { find: (_db, userId) => identity.find(userId) }
      : { find: users.findPerson, listAdmins: users.listAdmins },
    hits: createHits({ db, log }),
  })
}

/** What is shown of IP access as a whole. */
export const stateOfIpAccess =
  (
    { settings: registry }: Kernel,
    ipAccess: IpAccess,
    { trustedProxies }: { trustedProxies: readonly string[] },
  ) =>
  async (db: Db): Promise<IpAccessState> => {
    const { pending, ...standing } = await ipAccess.standing(db)
    const settings = registry.view(ipAccessSettings)
    return {
      ...standing,
      defaultAllow: settings.get('ops.ip.default_allow'),
      bypassAdmin: settings.get('ops.ip.bypass_admin'),
      pending: pending
        ? {
            version: pending.version,
            madeAt: pending.made_at.toISOString(),
            madeBy: pending.made_by,
            dueAt: pending.due_at.toISOString(),
          }
        : null,
      trustedProxies: [...trustedProxies],
      countries: null,
      hints: [],
    }
  }
