import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { PageRequest } from '../../kernel/database/paging.ts'
import type { User } from './contract.ts'
import { normaliseEmail } from './email.ts'
import { errors } from './errors.ts'
import * as queries from './queries.ts'
import type { UserNeeds } from './dependencies.ts'
import type { UserRow } from './tables.ts'

type Parts = Pick<UserNeeds, 'sessions' | 'factors'>

/** People, by name. */
export async function list(
  parts: Parts,
  db: Db,
  request: PageRequest & queries.UserFilter,
): Promise<Page<User>> {
  const page = await queries.listUsers(db, request)
  return { ...page, items: await toUsers(parts, db, page.items) }
}

/** One person. */
export async function get(parts: Parts, db: Db, id: string): Promise<User> {
  const row = await queries.findUser(db, id)
  if (!row) throw errors.USER_NOT_FOUND({ id })
  return toUser(parts, db, row)
}

/** The person who signs in with this address, however it is spelt. */
export async function getByEmail(parts: Parts, db: Db, email: string): Promise<User> {
  const row = await queries.findUserByEmail(db, normaliseEmail(email))
  if (!row) throw errors.EMAIL_UNKNOWN({ email })
  return toUser(parts, db, row)
}

export async function toUser(parts: Parts, db: Db, row: UserRow): Promise<User> {
  return userOf(row, await factsOf(parts, db, [row.id]))
}

async function toUsers(parts: Parts, db: Db, rows: readonly UserRow[]): Promise<User[]> {
  const facts = await factsOf(
    parts,
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
async function factsOf({ sessions, factors }: Parts, db: Db, userIds: readonly string[]): Promise<Facts> {
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
