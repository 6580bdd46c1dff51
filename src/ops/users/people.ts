import { validate as isUuid } from 'uuid'
import type { AnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import { jobCaller, type Caller, type Person, type Role } from '../../kernel/identity.ts'
import { canonicalText, readPersonName } from '../../kernel/text-fields.ts'
import { whenKnown, type Soon } from '../../kernel/maybe-promise.ts'
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
import { hashNewPassword, type NewPasswordNeeds, generatePassword } from './passwords/password-hash.ts'
import * as queries from './queries.ts'
import type { UserNeeds } from './dependencies.ts'
import type { UserRow } from './tables.ts'

type Parts = Pick<UserNeeds, 'clock' | 'ids' | 'audit' | 'sessions' | 'factors' | 'lockoutCheck'> &
  NewPasswordNeeds & {
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
export async function create(parts: Parts, db: Db, person: NewUser, by: Caller): Promise<User> {
  refuseMachine(by, person.roles)
  const row = await newRow(parts, person)
  return transact(db, (tx) => insert(parts, tx, { row, groups: person.groups ?? [], by }))
}

/** Creates an administrator if there is nobody at all; a password that was generated is in the answer, once. */
export async function ensureFirstAdmin(
  parts: Parts,
  db: Db,
  admin: { email: string; password?: string | undefined },
): Promise<{ created: false } | { created: true; generatedPassword: string | undefined }> {
  if (await queries.hasAnyUser(db)) return { created: false }
  const generatedPassword = admin.password === undefined ? generatePassword() : undefined
  const password = admin.password ?? generatedPassword ?? ''
  const row = await newRow(parts, { email: admin.email, name: 'Administrator', roles: ['admin'], password })
  return transact(db, async (tx) => {
    await queries.lockAdmins(tx)
    // Asked again: another node may have been first.
    if (await queries.hasAnyUser(tx)) return { created: false }
    await insert(parts, tx, { row, groups: [], by: jobCaller('users.first-admin') })
    return { created: true, generatedPassword }
  })
}

/** Changes a person; disabling and other roles end the sessions. The last active administrator stays one. */
export async function update(parts: Parts, db: Db, change: UserChange, by: Caller): Promise<User> {
  const { id: userId, confirm } = change
  const user = await transact(db, (tx) => {
    const work = () => updateHere(parts, tx, { change, by })
    return parts.lockoutCheck && changesAccess(change)
      ? parts.lockoutCheck(tx, { userId, confirm, by }, work)
      : work()
  })
  parts.persons.forget([userId])
  return user
}

async function updateHere(
  parts: Parts,
  tx: Db,
  { change, by }: { change: UserChange; by: Caller },
): Promise<User> {
  if (change.roles || change.active !== undefined) await queries.lockAdmins(tx)
  const before = await lockAtVersion(parts, tx, change)
  const after = changed(before, change)
  refuseMachine(by, before.roles, after.roles)
  if (losesAdmin(before, after) && !(await queries.hasOtherActiveAdmin(tx, change.id)))
    throw errors.LAST_ADMIN()
  await write(parts, tx, { id: change.id, before, after, groups: change.groups, by })
  return get(parts, tx, change.id)
}

/** Gives a person back the roles, groups and state that a change took from them; groups that are gone stay gone. */
export async function restore(
  parts: Parts,
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
  await write(parts, tx, { id, before, after, groups, by })
}

type Writing = {
  id: string
  before: UserRow
  after: Pick<UserRow, 'name' | 'roles' | 'active'>
  groups: readonly string[] | undefined
  by: Caller
}

async function write(parts: Parts, tx: Db, { id, before, after, groups, by }: Writing): Promise<void> {
  await queries.updateUser(tx, id, { ...after, updated_at: parts.clock.now() })
  if (groups) await setGroups(tx, id, groups)
  const reason = endsSessionsAs(before, after)
  if (reason) await parts.sessions.endAllOf(tx, id, { by, reason })
  const subject = { type: 'user', id }
  for (const event of eventsOf(before, after, groups))
    await parts.audit.record(tx, { ...event, outcome: 'success', by, subject })
  await parts.persons.announce(tx, [id])
}

/** Notes that a person has just signed in. */
export const noteSignIn = ({ clock }: Parts, tx: Db, userId: string): Promise<void> =>
  queries.noteSignIn(tx, userId, clock.now())

/** The groups of a person, as the caller's transaction sees them, or from memory. */
export function groupIdsOf(
  { persons }: Pick<Parts, 'persons'>,
  db: Db,
  userId: string,
): Soon<readonly string[]> {
  // On the embedded database another handle would wait for this transaction for ever.
  const person = db.isTransaction ? loadPerson(db, userId) : persons.get(userId)
  return whenKnown(person, (found) => found?.groupIds ?? [])
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

async function newRow(parts: Parts, person: Omit<NewUser, 'groups'>): Promise<UserRow> {
  const { roles, password } = person
  const name = canonicalText(readPersonName, person.name)
  const email = normaliseEmail(person.email)
  const password_hash =
    password === undefined ? null : await hashNewPassword(parts, { password, email, name })
  const now = parts.clock.now()
  return {
    id: parts.ids.next(),
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

async function insert(parts: Parts, tx: Db, { row, groups, by }: Insertion): Promise<User> {
  const { id, email, roles } = row
  if (!(await queries.insertUser(tx, row))) throw errors.EMAIL_TAKEN({ email })
  await setGroups(tx, id, groups)
  const subject = { type: 'user', id }
  const details = { email, roles }
  await parts.audit.record(tx, { type: 'user.created', outcome: 'success', by, subject, details })
  return get(parts, tx, id)
}

async function setGroups(tx: Db, userId: string, groups: readonly string[]): Promise<void> {
  if ((await queries.replaceMemberships(tx, userId, groups)) < groups.length) throw errors.GROUPS_UNKNOWN()
}

async function lockAtVersion(parts: Parts, tx: Db, change: UserChange): Promise<UserRow> {
  const { id, version, name, roles, groups, active } = change
  const row = await queries.lockUser(tx, id)
  if (!row) throw errors.USER_NOT_FOUND({ id })
  if (row.version === version) return row
  const current = await toUser(parts, tx, row)
  const now = { ...current, groups: current.groups.map((group) => group.id) }
  const differences = differencesBetween({ name, roles, groups, active }, now)
  throw kernelErrors.VERSION_CONFLICT({}, { current, differences })
}
