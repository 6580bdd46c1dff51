import { composeAnchors, composeAudit } from './audit.ts'
import { composeOps, type Ops } from './breakwater.ts'
import { type Config } from '../config/config.ts'
import { composeDocuments } from './documents.ts'
import { serveIpAccess } from './ip-access.ts'
import { type Countries } from '../kernel/network/countries.ts'
import { declarationsOf } from '../kernel/feature.ts'
import { type Kernel } from '../kernel/kernel.ts'
import { createRateLimits, rateLimitMigrations, rateLimitRetention } from '../kernel/rate-limit/rate-limit.ts'
import { openRedis } from '../kernel/rate-limit/redis.ts'
import { createSchedule } from '../kernel/schedule.ts'
import { composeMail, composePasswords } from './mail.ts'
import { documentsFeatures } from '../documents/features.ts'
import { embeddedFeatures, serverOnlyFeatures } from '../ops/features.ts'
import { trackingFeatures } from '../tracking/features.ts'
import { apiTokenJobs } from '../ops/api-tokens/jobs.ts'
import { apiTokenRoutes } from '../ops/api-tokens/routes.ts'
import { auditRoutes } from '../ops/audit/routes.ts'
import { maintenanceJobs, recordFailure } from '../ops/jobs/service.ts'
import { sessionJobs } from '../ops/sessions/jobs.ts'
import { sessionRoutes } from '../ops/sessions/routes.ts'
import { settingRoutes } from '../ops/settings/routes.ts'
import { userRoutes } from '../ops/users/routes.ts'
import { composeSignIn } from './sign-in.ts'
import { composeTracking } from './tracking.ts'
import { explainContainerNumber } from '../tracking/containers/numbers/explain-number.ts'

export type Features = ReturnType<typeof composeFeatures>

/** What all features of the server declare. */
export const serverDeclarations = declarationsOf([
  { migrations: rateLimitMigrations, retention: [rateLimitRetention] },
  ...embeddedFeatures,
  ...serverOnlyFeatures,
  ...documentsFeatures,
  ...trackingFeatures,
])

/** Composes all features in dependency order: ops, documents, tracking, sign-in; long because it says what needs what. */
export function composeFeatures(kernel: Kernel, config: Config, places: Countries) {
  const { clock, ids, bus, log } = kernel
  const { db } = kernel.database
  const redis = openRedis(config.redisUrl, log)
  const rateLimits = createRateLimits({ db, bus, log, redis })
  const { publicUrl } = config
  const anchors = composeAnchors(kernel, config)
  const ops = composeOps(kernel, {
    places,
    anchors,
    eventTables: serverDeclarations.events,
    mustEnrol: (person) => signIn.demand.mustEnrol(person),
    people: {
      factors: { holders: (db, userIds) => signIn.factors.holders(db, userIds) },
      wordsOfPlace: () => [tracking.companyName(), new URL(publicUrl).hostname],
      tellMaker: (tx, userId, token) => mails.tokenExpires(tx, userId, token),
    },
  })
  const { audit, retention } = ops
  const tracking = composeTracking(kernel, {
    audit,
    retention,
    rateLimits,
    config,
    requireOrder: (db, id) => documents.saleOrders.get(db, id),
  })
  const documents = composeDocuments({
    clock,
    ids,
    audit,
    containerNumbers: { check: explainContainerNumber },
    carriersSetUp: (db) => tracking.carriers.scacs(db),
    containersChanged: (db, orders) => tracking.containers.follow(db, orders),
  })
  const { companyName } = tracking
  const { delivery, mails, tellNewDevice, ...mail } = composeMail(kernel, ops, {
    config,
    companyName,
    places,
  })
  const notify = mails.factorsChanged
  const resetByMail = delivery.hasMail
  const signIn = composeSignIn(kernel, ops, {
    ...config,
    rateLimits,
    tellNewDevice,
    companyName,
    notify,
    resetByMail,
  })
  const followers = composeAudit(kernel, ops, { eventTables: serverDeclarations.events, delivery, mails })
  const passwords = composePasswords(kernel, ops, { mails, rateLimits, signIn, publicUrl })
  const ip = serveIpAccess(kernel, ops, { countries: places, trustedProxies: config.trustedProxies })
  const features = { ops, ip, documents, tracking, delivery, mail, passwords, signIn, followers }
  const onFailure = recordFailure(audit)
  const { timeZone } = config
  const jobs = jobsOf(features)
  const schedule = createSchedule({ ...kernel, db, timeZone, jobs, onFailure })
  return { ...features, routes: routesOf(features), rateLimits, schedule, redis }
}

type Composed = {
  ops: Ops
  ip: ReturnType<typeof serveIpAccess>
  documents: ReturnType<typeof composeDocuments>
  tracking: ReturnType<typeof composeTracking>
  mail: Pick<ReturnType<typeof composeMail>, 'jobs'>
  passwords: ReturnType<typeof composePasswords>
  signIn: ReturnType<typeof composeSignIn>
  followers: ReturnType<typeof composeAudit>
}

const routesOf = ({ ops, ip, documents, tracking, passwords, signIn, followers }: Composed) => [
  ...signIn.routes,
  ...userRoutes(ops.users, { ...passwords, unlock: signIn.signIn.unlock }),
  ...apiTokenRoutes(ops.apiTokens),
  ...settingRoutes(ops.settings),
  ...ip.routes,
  ...sessionRoutes(ops.sessions),
  ...auditRoutes(ops.audit),
  ...documents.routes,
  ...tracking.routes,
  ...followers.routes,
]

const jobsOf = ({ ops, ip, tracking, mail, signIn, followers }: Composed) => [
  ...sessionJobs(ops.sessions),
  ...apiTokenJobs(ops.apiTokens),
  ...ip.jobs,
  ...signIn.jobs,
  ...mail.jobs,
  ...tracking.jobs,
  ...followers.jobs,
  ...maintenanceJobs(serverDeclarations.partitioned),
]

/** What follows the audit log on its own. */
