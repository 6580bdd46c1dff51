import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { Role } from '../../kernel/identity.ts'
import { readPage, type PageRequest, type SortKey } from '../../kernel/database/paging.ts'
import { containing } from '../../kernel/database/search.ts'
import type { userSorts } from './contract.ts'
import type { UserRow, UserTables } from './tables.ts'

const tables = (db: Db) => db.withTables<UserTables>()

/** Answers whether the row was inserted: not when the e-mail address is taken. */
export async function insertUser(db: Db, row: UserRow): Promise<boolean> {
  const inserted = await tables(db)
    .insertInto('user_account')
    .values(row)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export function findUser(db: Db, id: string): Promise<UserRow | undefined> {
  return tables(db).selectFrom('user_account').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return tables(db).selectFrom('user_account').selectAll().where('email', '=', email).executeTakeFirst()
}

/** Whoever changes a person holds the row from reading to writing. */
export function lockUser(db: Db, id: string): Promise<UserRow | undefined> {
  return tables(db).selectFrom('user_account').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** One change of administrators at a time: each sees what the one before left. */
export async function lockAdmins(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('breakwater.admins'))`.execute(db)
}

/** Whether somebody else could still sign in as administrator: one who was invited and has not come yet does not count. */
export async function hasOtherActiveAdmin(db: Db, id: string): Promise<boolean> {
  const other = await activeAdmins(db).select('id').where('id', '!=', id).limit(1).executeTakeFirst()
  return other !== undefined
}

/** Everybody who could sign in as administrator. */
export function listActiveAdmins(db: Db): Promise<UserRow[]> {
  return activeAdmins(db).selectAll().orderBy('id').execute()
}

/** Active people with the role security; administrators where there is none. */
export async function listResponsible(db: Db): Promise<Pick<UserRow, 'email' | 'name'>[]> {
  const { rows } = await sql<Pick<UserRow, 'email' | 'name'>>`
    with held as (
      select email, name, id, case when 'security' = any(roles) then 1 else 2 end as rank
      from breakwater.user_account where active and roles && '{security,admin}'
    )
    select email, name from held where rank = (select min(rank) from held) order by id`.execute(db)
  return rows
}

const activeAdmins = (db: Db) =>
  tables(db)
    .selectFrom('user_account')
    .where('active', '=', true)
    .where(sql<boolean>`'admin' = any(roles)`)
    .where((is) =>
      is.or([
        is('password_hash', 'is not', null),
        is.exists(
          is.selectFrom('user_identity').select('user_id').whereRef('user_id', '=', 'user_account.id'),
        ),
      ]),
    )

/** Which of these ids, which may be any text, nobody has. */
export const listUnknownUsers = (db: Db, ids: readonly string[]) => listUnknown(db, 'user_account', ids)

/** Which of these ids, which may be any text, no group has. */
export const listUnknownGroups = (db: Db, ids: readonly string[]) => listUnknown(db, 'user_group', ids)

async function listUnknown(db: Db, table: 'user_account' | 'user_group', ids: readonly string[]) {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${ids}::text[]) as asked (id)
    where asked.id not in (select id::text from ${sql.table(`breakwater.${table}`)})`.execute(db)
  return rows.map(({ id }) => id)
}

export async function hasAnyUser(db: Db): Promise<boolean> {
  return (await tables(db).selectFrom('user_account').select('id').limit(1).executeTakeFirst()) !== undefined
}

export async function updateUser(db: Db, id: string, change: Partial<UserRow>): Promise<void> {
  await tables(db)
    .updateTable('user_account')
    .set({ ...change, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

/** Only the way of keeping it changes, not the password: a password that was changed meanwhile stays. */
export async function replaceHash(db: Db, id: string, hash: { old: string; new: string }): Promise<void> {
  await tables(db)
    .updateTable('user_account')
    .set({ password_hash: hash.new })
    .where('id', '=', id)
    .where('password_hash', '=', hash.old)
    .execute()
}

export type UserFilter = {
  search?: string | undefined
  role?: Role | undefined
  active?: boolean | undefined
  groupId?: string | undefined
  sort?: (typeof userSorts)[number]
}

const sortKeys = {
  name: byBoth('name', 'asc'),
  '-name': byBoth('name', 'desc'),
  email: [{ column: 'email', direction: 'asc' }],
  '-email': [{ column: 'email', direction: 'desc' }],
  // The id is the order of creation.
  createdAt: [{ column: 'id', direction: 'asc' }],
  '-createdAt': [{ column: 'id', direction: 'desc' }],
} as const satisfies Record<(typeof userSorts)[number], readonly SortKey[]>

function byBoth(column: string, direction: SortKey['direction']): readonly SortKey[] {
  return [
    { column, direction },
    { column: 'id', direction },
  ]
}

/** By name unless said otherwise. A search reads the whole table: people are counted in thousands at most. */
export function listUsers(
  db: Db,
  { search, role, active, groupId, sort = 'name', ...page }: PageRequest & UserFilter,
) {
  let people = tables(db).selectFrom('user_account').selectAll()
  if (search !== undefined) {
    const pattern = containing(search)
    people = people.where((is) => is.or([is('name', 'ilike', pattern), is('email', 'ilike', pattern)]))
  }
  if (role !== undefined) people = people.where(sql<boolean>`${role} = any(roles)`)
  if (active !== undefined) people = people.where('active', '=', active)
  if (groupId !== undefined)
    people = people.where('id', 'in', (is) =>
      is.selectFrom('user_group_member').select('user_id').where('group_id', '=', groupId),
    )
  return readPage(db, people, { page, sort: sortKeys[sort] })
}

/**
 * No change that anybody edits, so the version stays. Of several sign-ins at once the last to finish writes: who waited for the row
 * here, with a session already open, could wait for somebody who holds it and waits to open one.
 */
export async function noteSignIn(db: Db, id: string, at: Date): Promise<void> {
  await tables(db)
    .updateTable('user_account')
    .set({ last_sign_in_at: at })
    .where('id', 'in', (is) =>
      is.selectFrom('user_account').select('id').where('id', '=', id).forNoKeyUpdate().skipLocked(),
    )
    .execute()
}

export type Membership = { userId: string; id: string; name: string }

/** The groups of these people, by name. */
export function listMemberships(db: Db, userIds: readonly string[]): Promise<Membership[]> {
  if (userIds.length === 0) return Promise.resolve([])
  return tables(db)
    .selectFrom('user_group_member as member')
    .innerJoin('user_group as group', 'group.id', 'member.group_id')
    .select(['member.user_id as userId', 'group.id', 'group.name'])
    .where('member.user_id', 'in', userIds)
    .orderBy('group.name')
    .execute()
}

/** Answers how many of the groups exist; the person is in those now, and in no other. */
export async function replaceMemberships(
  db: Db,
  userId: string,
  groupIds: readonly string[],
): Promise<number> {
  await tables(db).deleteFrom('user_group_member').where('user_id', '=', userId).execute()
  const { rows } = await sql`
    insert into breakwater.user_group_member (user_id, group_id)
    select ${userId}::uuid, id from breakwater.user_group where id = any(${groupIds}::uuid[]) for key share
    returning group_id`.execute(db)
  return rows.length
}
