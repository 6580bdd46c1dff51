import { validate as isUuid } from 'uuid'
import type { AnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import { jobCaller, type Caller, type Person, type Role } from '../../kernel/identity.ts'
import { canonicalText, readPersonName } from '../../kernel/text-fields.ts'
import { thenMaybe, type MaybePromise } from '../../kernel/maybe-promise.ts'
import {
  changed,
  differencesBetween,
  changesAccess,
  endsSessionsAs,
  eventsOf,
  losesAdmin,
  type UserChange,
} from './user-change.ts'
import type { User } from './contract.ts'
import { normaliseEmail } from './email.ts'
import { errors } from './errors.ts'
import { get, toUser } from './list-users.ts'
import { refuseMachine } from './machines.ts'
import { hashNewPassword, type NewPasswordDependencies, generatePassword } from './passwords/password-hash.ts'
import * as queries from './queries.ts'
import type { UserDependencies } from './dependencies.ts'
import type { UserRow } from './tables.ts'

type Context = Pick<UserDependencies, 'clock' | 'ids' | 'audit' | 'sessions' | 'factors' | 'lockoutCheck'> &
  NewPasswordDependencies & {
    persons: AnnouncedCache<Person>
  }

export type NewUser = {
  email: string
  name: string
  roles: readonly Role[]
  groups?: readonly string[] | undefined
  /** Without one the person cannot sign in until they have chosen one by a link. */
  password?: string | undefined
}

/** Creates a person; with a password they can sign in at once. */
export async function create(context: Context, db: Db, person: NewUser, by: Caller): Promise<User> {
  refuseMachine(by, person.roles)
  const row = await newRow(context, person)
  return transact(db, (tx) => insert(context, tx, { row, groups: person.groups ?? [], by }))
}

/** Creates an administrator if there is nobody at all; a password that was generated is in the answer, once. */
export async function ensureFirstAdmin(
  context: Context,
  db: Db,
  admin: { email: string; password?: string | undefined },
): Promise<{ created: false } | { created: true; generatedPassword: string | undefined }> {
  if (await queries.hasAnyUser(db)) return { created: false }
  const generatedPassword = admin.password === undefined ? generatePassword() : undefined
  const password = admin.password ?? generatedPassword ?? ''
  const row = await newRow(context, { email: admin.email, name: 'Administrator', roles: ['admin'], password })
  return transact(db, async (tx) => {
    await queries.lockAdmins(tx)
    // Asked again: another node may have been first.
    if (await queries.hasAnyUser(tx)) return { created: false }
    await insert(context, tx, { row, groups: [], by: jobCaller('users.first-admin') })
    return { created: true, generatedPassword }
  })
}

/** Changes a person; disabling and other roles end the sessions. The last active administrator stays one. */
export async function update(context: Context, db: Db, change: UserChange, by: Caller): Promise<User> {
  const { id: userId, confirm } = change
  const user = await transact(db, (tx) => {
    const work = () => updateHere(context, tx, { change, by })
    return context.lockoutCheck && changesAccess(change)
      ? context.lockoutCheck(tx, { userId, confirm, by }, work)
      : work()
  })
  context.persons.forget([userId])
  return user
}

async function updateHere(
  context: Context,
  tx: Db,
  { change, by }: { change: UserChange; by: Caller },
): Promise<User> {
  if (change.roles || change.active !== undefined) await queries.lockAdmins(tx)
  const before = await lockAtVersion(context, tx, change)
  const after = changed(before, change)
  refuseMachine(by, before.roles, after.roles)
  if (losesAdmin(before, after) && !(await queries.hasOtherActiveAdmin(tx, change.id)))
    throw errors.LAST_ADMIN()
  await write(context, tx, { id: change.id, before, after, groups: change.groups, by })
  return get(context, tx, change.id)
}

/** Gives a person back the roles, groups and state that a change took from them; groups that are gone stay gone. */
export async function restore(
  context: Context,
  tx: Db,
  { id, roles, groupIds, active }: Person,
  by: Caller,
): Promise<void> {
  await queries.lockAdmins(tx)
  const before = await queries.lockUser(tx, id)
  if (!before) return
  const unknown = new Set(await queries.listUnknownGroups(tx, groupIds))
  const groups = groupIds.filter((groupId) => !unknown.has(groupId))
  const after = { name: before.name, roles: [...roles], active }
  await write(context, tx, { id, before, after, groups, by })
}

type Writing = {
  id: string
  before: UserRow
  after: Pick<UserRow, 'name' | 'roles' | 'active'>
  groups: readonly string[] | undefined
  by: Caller
}

async function write(context: Context, tx: Db, { id, before, after, groups, by }: Writing): Promise<void> {
  await queries.updateUser(tx, id, { ...after, updated_at: context.clock.now() })
  if (groups) await setGroups(tx, id, groups)
  const reason = endsSessionsAs(before, after)
  if (reason) await context.sessions.endAllOf(tx, id, { by, reason })
  const subject = { type: 'user', id }
  for (const event of eventsOf(before, after, groups))
    await context.audit.record(tx, { ...event, outcome: 'success', by, subject })
  await context.persons.announce(tx, [id])
}

/** Notes that a person has just signed in. */
export const noteSignIn = ({ clock }: Context, tx: Db, userId: string): Promise<void> =>
  queries.noteSignIn(tx, userId, clock.now())

/** The groups of a person, as the caller's transaction sees them, or from memory. */
export function groupIdsOf(
  { persons }: Pick<Context, 'persons'>,
  db: Db,
  userId: string,
): MaybePromise<readonly string[]> {
  // On the embedded database another handle would wait for this transaction for ever.
  const person = db.isTransaction ? loadPerson(db, userId) : persons.get(userId)
  return thenMaybe(person, (found) => found?.groupIds ?? [])
}

export async function loadPerson(db: Db, id: string): Promise<Person | undefined> {
  if (!isUuid(id)) return undefined
  const row = await queries.findUser(db, id)
  if (!row) return undefined
  const { name, email, roles, active } = row
  const groupIds = (await queries.listMemberships(db, [id])).map((group) => group.id)
  return { id, name, email, roles, groupIds, active }
}

/** Everybody who could sign in as administrator, as the database has them. */
export async function listAdmins(db: Db): Promise<Person[]> {
  const rows = await queries.listActiveAdmins(db)
  const memberships = await queries.listMemberships(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, name, email, roles, active }) => {
    const groupIds = memberships.filter(({ userId }) => userId === id).map((group) => group.id)
    return { id, name, email, roles, groupIds, active }
  })
}

async function newRow(context: Context, person: Omit<NewUser, 'groups'>): Promise<UserRow> {
  const { roles, password } = person
  const name = canonicalText(readPersonName, person.name)
  const email = normaliseEmail(person.email)
  const password_hash =
    password === undefined ? null : await hashNewPassword(context, { password, email, name })
  const now = context.clock.now()
  return {
    id: context.ids.next(),
    email,
    name,
    roles: [...roles],
    active: true,
    password_hash,
    credentials_changed_at: now,
    version: 1,
    created_at: now,
    updated_at: now,
    last_sign_in_at: null,
  }
}

type Insertion = { row: UserRow; groups: readonly string[]; by: Caller }

async function insert(context: Context, tx: Db, { row, groups, by }: Insertion): Promise<User> {
  const { id, name, email, roles } = row
  if (!(await queries.insertUser(tx, row))) throw errors.EMAIL_TAKEN({ email })
  await setGroups(tx, id, groups)
  const subject = { type: 'user', id, name }
  const details = { email, roles }
  await context.audit.record(tx, { type: 'user.created', outcome: 'success', by, subject, details })
  return get(context, tx, id)
}

async function setGroups(tx: Db, userId: string, groups: readonly string[]): Promise<void> {
  if ((await queries.replaceMemberships(tx, userId, groups)) < groups.length) throw errors.GROUPS_UNKNOWN()
}

async function lockAtVersion(context: Context, tx: Db, change: UserChange): Promise<UserRow> {
  const { id, version, name, roles, groups, active } = change
  const row = await queries.lockUser(tx, id)
  if (!row) throw errors.USER_NOT_FOUND({ id })
  if (row.version === version) return row
  const current = await toUser(context, tx, row)
  const now = { ...current, groups: current.groups.map((group) => group.id) }
  const differences = differencesBetween({ name, roles, groups, active }, now)
  throw kernelErrors.VERSION_CONFLICT({}, { current, differences })
}
