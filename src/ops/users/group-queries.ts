import { sql } from 'kysely'
import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import { readPage, type PageRequest, type SortKey } from '../../kernel/database/paging.ts'
import { containing } from '../../kernel/database/search.ts'
import type { groupSorts } from './contract.ts'
import type { GroupRow, UserTables } from './tables.ts'

const tables = (db: Db) => db.withTables<UserTables>()

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

/** One change of groups at a time: two could otherwise give them the same name. */
export async function lockGroups(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('breakwater.groups'))`.execute(db)
}

/** Whoever changes or removes a group holds the row; nobody can become a member meanwhile. */
export function lockGroup(db: Db, id: string): Promise<GroupRow | undefined> {
  return tables(db).selectFrom('user_group').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function hasOtherGroupNamed(db: Db, { id, name }: Pick<GroupRow, 'id' | 'name'>) {
  const groups = tables(db).selectFrom('user_group').select('id')
  return (await groups.where('name', '=', name).where('id', '!=', id).executeTakeFirst()) !== undefined
}

export async function updateGroup(
  db: Db,
  id: string,
  { name, settings }: Pick<GroupRow, 'name' | 'settings'>,
): Promise<void> {
  await tables(db)
    .updateTable('user_group')
    .set({ name, settings, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

/** Removes the group from its members and then itself; answers who they were. */
export async function deleteGroup(db: Db, id: string): Promise<string[]> {
  const members = await tables(db)
    .deleteFrom('user_group_member')
    .where('group_id', '=', id)
    .returning('user_id')
    .execute()
  await tables(db).deleteFrom('user_group').where('id', '=', id).execute()
  return members.map((member) => member.user_id)
}

export function countMembers(db: Db, id: string): Promise<{ members: number }> {
  return tables(db)
    .selectFrom('user_group_member')
    .select((is) => is.fn.countAll<number>().as('members'))
    .where('group_id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Whether an administrator, disabled or not, belongs to the group. */
export async function hasAdminMember(db: Db, groupId: string): Promise<boolean> {
  const member = await tables(db)
    .selectFrom('user_group_member as member')
    .innerJoin('user_account as account', 'account.id', 'member.user_id')
    .select('account.id')
    .where('member.group_id', '=', groupId)
    .where(sql<boolean>`'admin' = any(account.roles)`)
    .limit(1)
    .executeTakeFirst()
  return member !== undefined
}

/** The groups that have settings of their own. */
export function listGroupSettings(db: Db): Promise<Pick<GroupRow, 'id' | 'settings'>[]> {
  return tables(db)
    .selectFrom('user_group')
    .select(['id', 'settings'])
    .where(sql<boolean>`settings <> '{}'`)
    .execute()
}

export type GroupWithMembers = GroupRow & { members: number }

const sortKeys = {
  name: [{ column: 'name', direction: 'asc' }],
  '-name': [{ column: 'name', direction: 'desc' }],
  members: [
    { column: 'members', direction: 'asc' },
    { column: 'id', direction: 'asc' },
  ],
  '-members': [
    { column: 'members', direction: 'desc' },
    { column: 'id', direction: 'desc' },
  ],
} as const satisfies Record<(typeof groupSorts)[number], readonly SortKey[]>

export type GroupRequest = PageRequest & { search?: string; sort?: keyof typeof sortKeys }

/** By name unless said otherwise. */
export function listGroups(
  db: Db,
  { search, sort = 'name', ...page }: GroupRequest,
): Promise<Page<GroupWithMembers>> {
  const members = sql<number>`(
    select count(*)::int from breakwater.user_group_member as member where member.group_id = user_group.id)`
  // Under a name of its own, so that the count is a column to sort by.
  let groups = tables(db)
    .selectFrom((from) =>
      from.selectFrom('user_group').selectAll().select(members.as('members')).as('listed'),
    )
    .selectAll()
  if (search !== undefined) groups = groups.where('name', 'ilike', containing(search))
  return readPage(db, groups, { page, sort: sortKeys[sort] })
}
