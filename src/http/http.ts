import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import { parseNetworks } from '../kernel/network/address.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Route } from '../kernel/route.ts'
import type { Access } from '../ops/access/service.ts'
import type { Audit } from '../ops/audit/service.ts'
import type { ForwardAuth } from '../ops/forward-auth/service.ts'
import type { IpAccess } from '../ops/ip-access/service.ts'
import type { Oidc } from '../ops/oidc/service.ts'
import type { Sessions } from '../ops/sessions/service.ts'
import type { Portal } from '../tracking/portal/service.ts'
import { describeApi, mountApiReference } from './api-reference.ts'
import { createApp } from './app.ts'
import { mountConsole } from './console.ts'
import { cookieNameFor } from './guard/cookie.ts'
import { diagnosticsGate } from './guard/diagnostics.ts'
import { createDraining, type Draining } from './load/draining.ts'
import { mountEvents } from './events.ts'
import type { OnExport } from './export.ts'
import { mountForwardAuth } from './forward-auth.ts'
import { requireStill } from './guard/guard.ts'
import { mountHealth } from './health.ts'
import { createHostCheck } from './guard/host.ts'
import { identifyMachine, requireAccess, type Needed } from './guard/machine.ts'
import { mountRoutes } from './mount.ts'
import { mountOidc } from './oidc.ts'
import { mountPortal } from './portal.ts'
import { ownOrigins } from './guard/same-site.ts'

export type HttpDependencies = {
  kernel: Kernel
  access: Access
  audit: Pick<Audit, 'record' | 'sealingProblem'>
  sessions: Pick<Sessions, 'onEnded' | 'isOpen'>
  ipAccess: Pick<IpAccess, 'onRulesTaken'>
  oidc: Oidc
  portal: Portal
  gates: ForwardAuth
  routes: readonly Route[]
  config: Pick<Config, 'publicUrl' | 'portalUrl' | 'allowedHosts' | 'trustedProxies' | 'openDiagnostics'>
  /** Absent when the console was not built. */
  consoleDirectory: string | undefined
  companyName: () => string
}

/** Everything that is reachable over HTTP. */
export async function createHttp(
  dependencies: HttpDependencies,
): Promise<{ http: FastifyInstance; draining: Draining }> {
  const {
    kernel,
    access,
    audit,
    sessions,
    ipAccess,
    portal,
    gates,
    routes,
    config,
    consoleDirectory: directory,
    companyName,
  } = dependencies
  const isHttps = config.publicUrl.startsWith('https:')
  const cookieName = cookieNameFor(isHttps)
  const trustedProxies = parseNetworks(config.trustedProxies)
  const app = await createApp({
    ...kernel,
    access,
    cookieName,
    isHttps,
    trustedProxies,
    ownOrigins: ownOrigins(config.publicUrl),
    checkHost: createHostCheck({
      hosts: [config.publicUrl, config.portalUrl, ...config.allowedHosts],
      trustedProxies,
    }),
    newRequestId: randomUUID,
  })
  const draining = createDraining(app)
  const gateFor = (needed: Needed) =>
    diagnosticsGate({
      isOpen: config.openDiagnostics,
      requireAccess: requireAccess(access, cookieName, needed),
    })
  const { db, urgent } = kernel.database
  await describeApi(app, { publicUrl: config.publicUrl, cookieName })
  const mounting = {
    db,
    urgent,
    cookieName,
    onExport: recordExport(audit),
    requireStill: requireStill({ access, cookieName }),
  }
  app.after(() => mountRoutes(app, routes, mounting))
  await mountApiReference(app, gateFor({ access: 'signed-in', tokens: 'any' }))
  mountHealth(app, {
    metrics: kernel.metrics,
    mayDiagnose: gateFor({ access: 'dba', tokens: 'metrics' }),
    isReady: () => isReady(kernel, app, draining),
    degraded: () => (audit.sealingProblem() === undefined ? [] : ['audit_sealing_refused']),
  })
  mountOidc(app, dependencies.oidc, { db, cookieName })
  mountEvents(app, { ...kernel, sessions, access, ipAccess })
  mountPortal(app, portal, identifyMachine(access, { access: 'viewer', tokens: 'orders' }))
  await mountForwardAuth(app, { db, access, gates, trustedProxies, cookieName })
  if (directory !== undefined) await mountConsole(app, { directory, companyName })
  return { http: app, draining }
}

/** A file that leaves the house is recorded first; when that fails, it does not leave. */
const recordExport =
  (audit: Pick<Audit, 'record'>): OnExport =>
  async (db, by, { path, ...details }) =>
    void (await audit.record(db, {
      type: 'access.list_exported',
      outcome: 'success',
      by,
      subject: { type: 'list', id: path },
      details,
    }))

async function isReady({ database }: Kernel, app: FastifyInstance, draining: Draining): Promise<boolean> {
  if (!app.server.listening || draining.isDraining()) return false
  return database.urgent
    .selectNoFrom((select) => select.lit(1).as('one'))
    .execute()
    .then(
      () => true,
      () => false,
    )
}
