import { randomBytes } from 'node:crypto'
import type { Database, Db } from '../../src/kernel/database/database.ts'
import type { Caller, Role } from '../../src/kernel/identity.ts'
import { createIds } from '../../src/kernel/ids.ts'
import { createLog } from '../../src/kernel/log.ts'
import { ensurePartitions } from '../../src/kernel/database/partitions.ts'
import { createRateLimits } from '../../src/kernel/rate-limit/rate-limit.ts'
import { createSecrets } from '../../src/kernel/secrets.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import { createAccess } from '../../src/ops/access/service.ts'
import type { Me } from '../../src/ops/sign-in/contract.ts'
import { sessionMigrations } from '../../src/ops/sessions/migrations.ts'
import { sessionPartitions } from '../../src/ops/sessions/tables.ts'
import { signInMigrations } from '../../src/ops/sign-in/migrations.ts'
import {
  beginningsLimit,
  createAttempts,
  createSignIn,
  type Entry,
  type SignInDependencies,
  type Visitor,
} from '../../src/ops/sign-in/service.ts'
import { signInSettings } from '../../src/ops/sign-in/settings.ts'
import { createOneTimeTokens } from '../../src/ops/one-time-tokens/service.ts'
import { oneTimeTokenMigrations } from '../../src/ops/one-time-tokens/migrations.ts'
import { normaliseEmail } from '../../src/ops/users/email.ts'
import { apiTokenMigrations } from '../../src/ops/api-tokens/migrations.ts'
import { userMigrations } from '../../src/ops/users/migrations.ts'
import { createTestIpRules } from './ip-rules.ts'
import { freshEmail, password, root, setUpPeople } from './people.ts'

/** The tables that signing in reads and writes. */
export const signInTables = {
  migrations: {
    ...userMigrations,
    ...apiTokenMigrations,
    ...sessionMigrations,
    ...oneTimeTokenMigrations,
    ...signInMigrations,
  },
  prepare: ({ owner }: Database) => ensurePartitions(owner, sessionPartitions),
}

/** The second factors of a test: a person's right code works once; the passkey's answer is the id of whose it is. */
export function createTestFactors() {
  const codes = new Map<string, string>()
  const passkeys = new Set<string>()
  const factors: SignInDependencies['factors'] = {
    heldBy: (_db, userId) =>
      Promise.resolve({
        totp: codes.has(userId),
        passkeys: passkeys.has(userId) ? 1 : 0,
        recoveryCodesLeft: codes.has(userId) ? 1 : 0,
      }),
    verifyCode(_db, userId, { code }) {
      if (codes.get(userId) !== code) return Promise.resolve(undefined)
      codes.set(userId, '')
      return Promise.resolve('totp')
    },
    startPasskeySignIn: () => Promise.resolve({ ticket: 'challenge', options: {} }),
    verifyPasskey: (_db, ticket, response) =>
      Promise.resolve(
        ticket === 'challenge' && passkeys.has(String(response)) ? { userId: String(response) } : undefined,
      ),
  }
  return { codes, passkeys, factors }
}

let count = 0
/** Somebody at an address that nobody else in the file comes from. */
export function visitor(more: Partial<Visitor> = {}): Visitor & { address: string } {
  count += 1
  const address = `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`
  return { actor: { kind: 'anonymous' }, roles: [], userAgent: 'Firefox', address, ...more }
}

export type SignedIn = Extract<Entry, { entered: true }> & Me

type World = ReturnType<typeof setUpPeople>

/** The features that a sign-in goes through, around the people of a test. */
function composeTestSignIn(db: Db, world: World, other: Partial<SignInDependencies['users']>) {
  const { users, sessions, apiTokens, audit, clock } = world
  const { identity } = users
  const log = createLog({ level: 'silent' })
  const { ipRules, ...ip } = createTestIpRules()
  const access = createAccess({ db, clock, log, audit, identity, sessions, apiTokens, ...ip })
  const registry = createSettingRegistry([signInSettings])
  const settings = registry.view(signInSettings)
  const secrets = createSecrets(randomBytes(32))
  const attempts = createAttempts({ clock, ids: createIds(clock), secrets, audit, settings, normaliseEmail })
  const tickets = createOneTimeTokens({ clock })
  const test = createTestFactors()
  const bus = { liveNodes: () => ['here'] }
  const beginnings = createRateLimits({ db, bus, log }).limiter(beginningsLimit)
  const strangers: { userId: string; address: string }[] = []
  const tellNewDevice = (_tx: Db, userId: string, { address }: { address: string }) =>
    Promise.resolve(void strangers.push({ userId, address }))
  const ways = () => ({ passkeys: true, oidc: [], resetByMail: false })
  const { sessionBefore } = access
  const { factors } = test
  const told = { clock, audit, beginnings, tellNewDevice, sessionBefore, ways, ...ip }
  const parts = { ...told, attempts, identity, sessions, factors, tickets }
  const signIn = createSignIn({ ...parts, users: { ...users, ...other } })
  return { ...test, ipRules, strangers, access, attempts, tickets, signIn, settings: registry }
}

/** Everything a sign-in needs, around the people of a test. `users` may replace verbs of theirs. */
export function setUpSignIn(
  db: Db,
  {
    limits,
    users: other = {},
  }: Parameters<typeof setUpPeople>[1] & { users?: Partial<SignInDependencies['users']> } = {},
) {
  const world = setUpPeople(db, limits ? { limits } : {})
  const features = composeTestSignIn(db, world, other)
  const { signIn } = features
  const hire = (...roles: Role[]) =>
    world.users.create(db, { email: freshEmail(), name: 'Citra', roles, password }, root)
  const enter = async (email: string, from: Visitor = visitor(), code?: string): Promise<SignedIn> => {
    const entry = await signIn.signIn(db, { email, password, code }, from)
    if (!entry.entered) throw new Error('The limit of sessions kept somebody out.')
    return entry
  }
  /** The code of the error that a sign-in with that password ends in. */
  const failWith = async (email: string, wrong: string, from: Visitor = visitor()): Promise<string> =>
    signIn.signIn(db, { email, password: wrong }, from).then(
      () => 'entered',
      (error: { code: string }) => error.code,
    )
  return { ...world, ...features, hire, enter, failWith }
}

/** A person as the guard knows them, in the session that was opened. */
export const callerIn = ({ user, session }: SignedIn, from: { address: string }): Caller => ({
  actor: { kind: 'user', id: user.id, name: user.name },
  roles: user.roles,
  sessionId: session.id,
  address: from.address,
})
