import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { PageRequest } from '../../kernel/database/paging.ts'
import type { User } from './contract.ts'
import { normaliseEmail } from './email.ts'
import { errors } from './errors.ts'
import * as queries from './queries.ts'
import type { UserDependencies } from './dependencies.ts'
import type { UserRow } from './tables.ts'

type Context = Pick<UserDependencies, 'sessions' | 'factors'>

/** People, by name. */
export async function list(
  context: Context,
  db: Db,
  request: PageRequest & queries.UserFilter,
): Promise<Page<User>> {
  const page = await queries.listUsers(db, request)
  return { ...page, items: await toUsers(context, db, page.items) }
}

/** One person. */
export async function get(context: Context, db: Db, id: string): Promise<User> {
  const row = await queries.findUser(db, id)
  if (!row) throw errors.USER_NOT_FOUND({ id })
  return toUser(context, db, row)
}

/** The person who signs in with this address, however it is spelt. */
export async function getByEmail(context: Context, db: Db, email: string): Promise<User> {
  const row = await queries.findUserByEmail(db, normaliseEmail(email))
  if (!row) throw errors.EMAIL_UNKNOWN({ email })
  return toUser(context, db, row)
}

export async function toUser(context: Context, db: Db, row: UserRow): Promise<User> {
  return userOf(row, await factsOf(context, db, [row.id]))
}

async function toUsers(context: Context, db: Db, rows: readonly UserRow[]): Promise<User[]> {
  const facts = await factsOf(
    context,
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => userOf(row, facts))
}

type Facts = {
  memberships: readonly queries.Membership[]
  openSessions: ReadonlyMap<string, number>
  holders: ReadonlySet<string>
}

/** What is known of these people elsewhere: a question each, however many they are. */
async function factsOf({ sessions, factors }: Context, db: Db, userIds: readonly string[]): Promise<Facts> {
  if (userIds.length === 0) return { memberships: [], openSessions: new Map(), holders: new Set() }
  return {
    memberships: await queries.listMemberships(db, userIds),
    openSessions: await sessions.countOpen(db, userIds),
    holders: (await factors?.holders(db, userIds)) ?? new Set(),
  }
}

const userOf = (row: UserRow, { memberships, openSessions, holders }: Facts): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  roles: row.roles,
  groups: memberships.filter(({ userId }) => userId === row.id).map(({ id, name }) => ({ id, name })),
  active: row.active,
  invited: row.password_hash === null,
  secondFactor: holders.has(row.id),
  openSessions: openSessions.get(row.id) ?? 0,
  lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  version: row.version,
})
