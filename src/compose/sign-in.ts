import type { Ops } from './breakwater.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { RateLimits } from '../kernel/rate-limit/rate-limit.ts'
import { unnamedProvider } from '../config/oidc.ts'
import { factorRoutes } from '../ops/factors/routes.ts'
import { createDemand, createFactors, type FactorDependencies } from '../ops/factors/service.ts'
import { factorSettings } from '../ops/factors/settings.ts'
import { forwardAuthJobs } from '../ops/forward-auth/jobs.ts'
import { createForwardAuth } from '../ops/forward-auth/service.ts'
import { createOidc, type OidcOptions } from '../ops/oidc/service.ts'
import { signInJobs } from '../ops/sign-in/jobs.ts'
import { signInRoutes } from '../ops/sign-in/routes.ts'
import {
  beginningsLimit,
  createAttempts,
  createSignIn,
  type SignInDependencies,
} from '../ops/sign-in/service.ts'
import { signInSettings } from '../ops/sign-in/settings.ts'
import { oneTimeTokenJobs } from '../ops/one-time-tokens/jobs.ts'
import { createOneTimeTokens } from '../ops/one-time-tokens/service.ts'
import { normaliseEmail } from '../ops/users/email.ts'

export type SignInOptions = Pick<FactorDependencies, 'publicUrl' | 'companyName' | 'notify'> & {
  resetByMail: boolean
  oidc: readonly Omit<OidcOptions, 'redirectUri'>[]
  protectedHosts: readonly string[]
  tellNewDevice: SignInDependencies['tellNewDevice']
  rateLimits: Pick<RateLimits, 'limiter'>
}

/** Ways in, on top of sessions and people: tickets → factors and attempts → sign-in; long because it names all of them. */
export function composeSignIn(kernel: Kernel, ops: Ops, options: SignInOptions) {
  const { publicUrl, resetByMail, oidc: houses, rateLimits, tellNewDevice } = options
  const { clock, ids, secrets, log, settings: registry } = kernel
  const { audit, retention, sessions, users, access, ipAccess, ipDecisions } = ops
  const { identity } = users
  const tickets = createOneTimeTokens({ clock })
  const shared = { clock, ids, secrets, audit, identity, sessions, tickets, ipAccess, ipDecisions }
  const { db } = kernel.database
  const demand = createDemand({ db, bus: kernel.bus, settings: registry.view(factorSettings) })
  const notify: FactorDependencies['notify'] = async (tx, told) => {
    await demand.changed(tx, told.userId)
    await options.notify?.(tx, told)
  }
  const factors = createFactors({ ...shared, ...options, notify })
  const attempts = createAttempts({ ...shared, settings: registry.view(signInSettings), normaliseEmail })
  const { sessionBefore } = access
  const ways = () => ({
    passkeys: factors.hasPasskeys,
    oidc: houses.map(({ id, name }) => ({ id, name })),
    resetByMail,
  })
  const beginnings = rateLimits.limiter(beginningsLimit)
  const signIn = createSignIn({
    ...shared,
    tellNewDevice,
    users,
    factors,
    attempts,
    beginnings,
    sessionBefore,
    ways,
  })
  const callback = `${publicUrl}/api/v1/auth/oidc/callback`
  const providers = houses.map((house) => ({
    ...house,
    redirectUri: house.id === unnamedProvider ? callback : `${callback}/${house.id}`,
  }))
  const oidc = createOidc({ ...shared, log, users, signIn, providers })
  const gates = createForwardAuth({
    ...kernel,
    ...shared,
    ...options,
    db,
    mustEnrol: (person) => demand.mustEnrol(person),
  })
  const routes = [...signInRoutes(signIn), ...factorRoutes(factors)]
  const jobs = [...oneTimeTokenJobs(retention), ...signInJobs(retention), ...forwardAuthJobs(retention)]
  return { tickets, attempts, factors, demand, signIn, oidc, gates, routes, jobs }
}
