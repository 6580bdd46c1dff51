import type { IpDecisions } from '../ops/ip-decisions/service.ts'
import type { Countries, Places } from '../kernel/network/countries.ts'
import type { Identity } from '../kernel/identity.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { PurgeService } from '../kernel/retention/retention.ts'
import type { Audit } from '../ops/audit/service.ts'
import { createHits } from '../ops/ip-access/live/hits.ts'
import { createIpAnalysis } from '../ops/ip-access/analysis-service.ts'
import { ipAccessJobs } from '../ops/ip-access/jobs.ts'
import { ipAccessRoutes, ipAnalysisRoutes } from '../ops/ip-access/routes.ts'
import { createIpAccess, type IpAccess } from '../ops/ip-access/service.ts'
import { ipAccessSettings } from '../ops/ip-access/settings.ts'
import { ipDecisionRoutes } from '../ops/ip-decisions/routes.ts'
import type { Sessions } from '../ops/sessions/service.ts'
import type { SettingsService } from '../ops/settings/service.ts'
import type { Users } from '../ops/users/service.ts'

type Features = {
  audit: Audit
  sessions: Sessions
  retention: PurgeService
  users: Users
  settings: SettingsService
  /** The host's, where people are not kept here. */
  identity: Identity | undefined
  places: Places | undefined
}

/** IP access on top of people, sessions and settings. Hosts keep their own administrators; which ones those are it is not told. */
export function composeIpAccess(
  kernel: Kernel,
  { identity, users, settings, ...features }: Omit<Features, 'retention'>,
): IpAccess {
  const { database, clock, ids, bus, log } = kernel
  const { db } = database
  const ipAccess = createIpAccess({
    db,
    clock,
    ids,
    bus,
    log,
    ...features,
    stored: settings,
    identity: identity ?? users.identity,
    people: identity
      ? { find: async (_db, userId) => identity.find(userId) }
      : {
          find: users.findPerson,
          listAdmins: users.listAdmins,
          restore: users.restore,
          listUnknown: users.listUnknown,
        },
    hits: createHits({ db, log }),
  })
  settings.beforeChange.subscribe((tx, { wanted, by }) => ipAccess.beforeSettingChange(tx, wanted, by))
  settings.afterChange.subscribe((_db, { key, by }) => ipAccess.afterSettingChange(key, by))
  return ipAccess
}

type Surroundings = { countries: Countries; trustedProxies: readonly string[] }

/** What the server shows and does by itself about IP access: the rules, what they did and would do, and whom they refused. */
export function serveIpAccess(
  { clock, bus, settings: registry }: Kernel,
  {
    audit,
    users,
    sessions,
    retention,
    ipAccess,
    ipDecisions,
  }: Pick<Features, 'audit' | 'users' | 'sessions' | 'retention'> & {
    ipAccess: IpAccess
    ipDecisions: IpDecisions
  },
  { countries, trustedProxies }: Surroundings,
) {
  const insight = createIpAnalysis({
    clock,
    bus,
    audit,
    identity: users.identity,
    settings: registry.view(ipAccessSettings),
    ipAccess,
    ipDecisions,
    sessions,
    places: countries,
    countries,
    trustedProxies,
  })
  return {
    routes: [
      ...ipAccessRoutes(ipAccess, insight),
      ...ipAnalysisRoutes(insight),
      ...ipDecisionRoutes(ipDecisions),
    ],
    jobs: ipAccessJobs(ipAccess, { ipDecisions, retention }),
  }
}
