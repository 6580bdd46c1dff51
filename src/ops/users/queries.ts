import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database.ts'
import { readPage, type PageRequest } from '../../kernel/paging.ts'
import type { GroupRow, UserRow, UserTables } from './tables.ts'

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

/** Keeps the row from being changed until the transaction ends, without keeping other readers like this one out. */
export function lockUserShared(db: Db, id: string): Promise<UserRow | undefined> {
  return tables(db).selectFrom('user_account').selectAll().where('id', '=', id).forShare().executeTakeFirst()
}

/** One change of administrators at a time: each sees what the one before left. */
export async function lockAdmins(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('breakwater.admins'))`.execute(db)
}

export async function hasOtherActiveAdmin(db: Db, id: string): Promise<boolean> {
  const other = await tables(db)
    .selectFrom('user_account')
    .select('id')
    .where('active', '=', true)
    .where('id', '!=', id)
    .where(sql<boolean>`'admin' = any(roles)`)
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
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

/** By name. A search reads the whole table: people are counted in thousands at most. */
export function listUsers(db: Db, request: PageRequest & { search?: string }): Promise<Page<UserRow>> {
  let people = tables(db).selectFrom('user_account').selectAll()
  if (request.search !== undefined) {
    const pattern = `%${request.search.replace(/[\\%_]/g, '\\$&')}%`
    people = people.where((is) => is.or([is('name', 'ilike', pattern), is('email', 'ilike', pattern)]))
  }
  const sort = [
    { column: 'name', direction: 'asc' },
    { column: 'id', direction: 'asc' },
  ] as const
  return readPage(db, people, { page: request, sort })
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
    select ${userId}::uuid, id from breakwater.user_group where id = any(${groupIds}::uuid[])
    returning group_id`.execute(db)
  return rows.length
}

/** Answers whether the row was inserted: not when the name is taken. */
export async function insertGroup(db: Db, row: GroupRow): Promise<boolean> {
  const inserted = await tables(db)
    .insertInto('user_group')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

export type GroupWithMembers = GroupRow & { members: number }

export function listGroups(db: Db, page: PageRequest): Promise<Page<GroupWithMembers>> {
  const members = sql<number>`(
    select count(*)::int from breakwater.user_group_member as member where member.group_id = user_group.id)`
  const groups = tables(db).selectFrom('user_group').selectAll().select(members.as('members'))
  return readPage(db, groups, { page, sort: [{ column: 'name', direction: 'asc' }] })
}
