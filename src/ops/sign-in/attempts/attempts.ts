import { rateLimitKeyOf } from '../../../kernel/network/address.ts'
import { addMinutes, addSeconds, type Clock } from '../../../kernel/clock.ts'
import { transact, type Db } from '../../../kernel/database/database.ts'
import type { AppError } from '../../../kernel/errors.ts'
import { createEventThrottle, type EventThrottle } from '../../../kernel/event-throttle.ts'
import type { Caller } from '../../../kernel/identity.ts'
import { alarmsOf, type Alarm } from './alarms.ts'
import { createDevices, type Devices } from './known-devices.ts'
import { errors } from '../errors.ts'
import type { signInSettings } from '../settings.ts'
import type { Ids } from '../../../kernel/ids.ts'
import type { Secrets } from '../../../kernel/secrets.ts'
import type { Settings } from '../../../kernel/setting-registry.ts'
import type { Audit } from '../../audit/service.ts'
import * as queries from '../queries.ts'
import { assessAccount, assessNetwork, type ThrottleLimits, type ThrottleVerdict } from './throttle.ts'

export type AttemptDependencies = {
  clock: Clock
  ids: Ids
  secrets: Pick<Secrets, 'deriveKey'>
  audit: Pick<Audit, 'record'>
  settings: Settings<typeof signInSettings>
  /** One spelling per e-mail address, so that each has one counter. */
  normaliseEmail: (email: string) => string
}

/** Whom somebody claims to be, and on what occasion. */
export type Claim = {
  email: string
  occasion: 'sign_in' | 'step_up' | 'password_change'
  deviceToken?: string | undefined
  from: Caller
}
/** What a look at an attempt has found. The reason is for the audit log, the error for the person. */
export type Finding<T> = { failed: false; value: T } | Failure
export type Failure = { failed: true; reason: string; userId?: string | undefined; error: AppError }

export type Attempts = ReturnType<typeof createAttempts>

/**
 * Attempts to prove who one is, counted before they are looked at: of any number at once, no more are looked at than may fail. All
 * ways that take a secret a person knows or types come through here, so that there is one counter whichever way is tried.
 */
export function createAttempts(dependencies: AttemptDependencies) {
  const devices = createDevices(dependencies.secrets)
  const context: Context = {
    ...dependencies,
    devices,
    eventThrottle: createEventThrottle(),
    limits: () => limitsOf(dependencies),
  }
  const accountOf = (email: string): string => devices.accountOf(dependencies.normaliseEmail(email))
  return {
    look: <T>(db: Db, claim: Claim, find: () => Promise<Finding<T>>): Promise<T> =>
      look(context, db, claim, find),
    /** What an e-mail address is counted under, in all its spellings: no text that anybody could read. */
    accountOf,
    /** A cookie for the browser that has just proved to be this person's. */
    deviceTokenFor: (email: string): string => devices.issue(accountOf(email)),
    /** Whether the browser that brought this has signed in as the person before. */
    isKnownDevice: (email: string, deviceToken: string | undefined): boolean =>
      devices.recognise(deviceToken, accountOf(email)) !== undefined,
    /** People whose next attempt from an unknown browser would be refused. */
    listLocked: (db: Db): Promise<Locked[]> => listLocked(context, db),
    /** The person got in, or is helped: what has failed before counts no more. */
    forget: (db: Db, email: string): Promise<void> => queries.deleteFailuresOf(db, accountOf(email)),
  }
}

export type Locked = {
  userId: string
  failures: number
  lastAt: string
  state: 'slowed' | 'blocked'
  until: string | null
}

async function listLocked({ clock, limits }: Context, db: Db): Promise<Locked[]> {
  const now = clock.now()
  const counters = await queries.listCounters(db, { atLeast: limits().attempts, limit: mostLocked })
  return counters.flatMap(({ userId, failures }): Locked[] => {
    const verdict = assessAccount(failures, now, limits())
    const [latest] = failures
    if (verdict.allowed || latest === undefined) return []
    const until = verdict.why === 'blocked' ? null : addSeconds(now, verdict.retryAfterSeconds).toISOString()
    return [{ userId, failures: failures.length, lastAt: latest.toISOString(), state: verdict.why, until }]
  })
}
const mostLocked = 100

type Context = AttemptDependencies & {
  devices: Devices
  eventThrottle: EventThrottle
  limits: () => ThrottleLimits
}
type Begun = { id: string; account: string; device: string | null; network: string }

const limitsOf = ({ settings }: AttemptDependencies): ThrottleLimits => ({
  attempts: settings.get('ops.audit.brute_force_attempts'),
  windowMinutes: settings.get('ops.audit.brute_force_window_minutes'),
})

/**
 * Looks at an attempt if another one may be, and throws SIGN_IN_SLOWED if not. Answers what was found, or throws the error of the
 * failure once it is written down. An attempt that could not be looked at (the hashing is busy, say) was none.
 */
async function look<T>(context: Context, db: Db, claim: Claim, find: () => Promise<Finding<T>>): Promise<T> {
  const begun = toAttempt(context, claim)
  const verdict = await transact(db, (tx) => begin(context, tx, begun))
  if (!verdict.allowed) return refuse(context, db, { begun, claim, verdict })
  const finding = await find().catch(async (error: unknown) => {
    await queries.deleteFailure(db, begun.id)
    throw error
  })
  if (finding.failed) {
    await transact(db, (tx) => fail(context, tx, { begun, claim, failure: finding }))
    throw finding.error
  }
  await queries.deleteFailure(db, begun.id)
  return finding.value
}

function toAttempt({ ids, devices, normaliseEmail }: Context, { email, deviceToken, from }: Claim): Begun {
  if (from.address === undefined) throw new Error('An attempt to sign in needs a client address.')
  const account = devices.accountOf(normaliseEmail(email))
  const device = devices.recognise(deviceToken, account) ?? null
  return { id: ids.next(), account, device, network: rateLimitKeyOf(from.address) }
}

/** The attempt is written down as failed before it is looked at; whoever comes at the same time sees it. */
async function begin(context: Context, tx: Db, begun: Begun): Promise<NetworkOrAccountVerdict> {
  const now = context.clock.now()
  const limits = context.limits()
  await queries.lockAccount(tx, begun.account)
  const byAccount = assessAccount(await queries.listFailures(tx, begun), now, limits)
  if (!byAccount.allowed) return { ...byAccount, where: 'account' }
  if (begun.device === null) {
    const since = addMinutes(now, -limits.windowMinutes)
    const byNetwork = assessNetwork(await queries.countFromNetwork(tx, begun.network, since), now, limits)
    if (!byNetwork.allowed) return { ...byNetwork, where: 'network' }
  }
  await queries.insertFailure(tx, { ...begun, at: now, settled: false, user_id: null })
  return { allowed: true }
}

type Refused = Extract<ThrottleVerdict, { allowed: false }> & { where: 'account' | 'network' }
type NetworkOrAccountVerdict = { allowed: true } | Refused

async function refuse(
  { audit, eventThrottle, clock }: Context,
  db: Db,
  { begun, claim, verdict }: { begun: Begun; claim: Claim; verdict: Refused },
): Promise<never> {
  const type = verdict.why === 'blocked' ? 'sign_in.blocked' : 'sign_in.slowed'
  const key = `${type} ${verdict.where === 'network' ? begun.network : begun.account}`
  const count = eventThrottle.note(key, clock.now())
  const { email, occasion, from: by } = claim
  const details = { email, occasion, because: verdict.where, network: begun.network, count }
  if (count !== undefined) await audit.record(db, { type, outcome: 'denied', by, details })
  throw errors.SIGN_IN_SLOWED({}, { retryAfterSeconds: verdict.retryAfterSeconds })
}

type Failed = { begun: Begun; claim: Claim; failure: Failure }

/** Settles the failure, and decides what it amounts to with those before it. */
async function fail(context: Context, tx: Db, { begun, claim, failure }: Failed): Promise<void> {
  const { email, occasion, from: by } = claim
  const { reason, userId } = failure
  await queries.settleFailure(tx, begun.id, userId)
  const about = userId === undefined ? {} : { subject: { type: 'user', id: userId } }
  const event = { outcome: 'failure', by, ...about } as const
  await context.audit.record(tx, { ...event, type: 'sign_in.failed', details: { email, occasion, reason } })
  for (const { type, key, details } of await alarmsAfter(context, tx, begun)) {
    const count = context.eventThrottle.note(`${type} ${key}`, context.clock.now())
    if (count === undefined) continue
    const factors =
      type === 'sign_in.spraying'
        ? (['failures_before', 'many_users'] as const)
        : (['failures_before'] as const)
    await context.audit.record(tx, { ...event, type, factors, details: { email, ...details, count } })
  }
}

async function alarmsAfter({ clock, limits }: Context, tx: Db, begun: Begun): Promise<Alarm[]> {
  const now = clock.now()
  const failures = await queries.listFailures(tx, begun)
  const since = addMinutes(now, -limits().windowMinutes)
  const network = await queries.countFromNetwork(tx, begun.network, since)
  return alarmsOf({ ...begun, failures, fromNetwork: network }, now, limits())
}
