import type * as Type from 'typebox'
import type { Page } from '../../kernel/contract.ts'
import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { PageRequest } from '../../kernel/paging.ts'
import type { Group as GroupSchema } from './contract.ts'
import { errors } from './errors.ts'
import * as queries from './queries.ts'
import type { UserNeeds } from './needs.ts'

type Group = Type.Static<typeof GroupSchema>

/** Creates an empty group. */
export const create =
  ({ clock, ids, audit }: Pick<UserNeeds, 'clock' | 'ids' | 'audit'>) =>
  (db: Db, { name }: { name: string }, by: Caller): Promise<Group> => {
    const id = ids.next()
    return transact(db, async (tx) => {
      if (!(await queries.insertGroup(tx, { id, name, created_at: clock.now(), settings: {}, version: 1 })))
        throw errors.GROUP_NAME_TAKEN({ name })
      const subject = { type: 'group', id }
      await audit.record(tx, { type: 'group.created', outcome: 'success', by, subject, details: { name } })
      return { id, name, members: 0, settings: {}, version: 1 }
    })
  }

/** Groups, by name, with how many people are in each. */
export async function list(db: Db, request: PageRequest): Promise<Page<Group>> {
  const page = await queries.listGroups(db, request)
  return { ...page, items: page.items.map(toGroup) }
}

const toGroup = ({ id, name, members, settings, version }: queries.GroupWithMembers): Group => ({
  id,
  name,
  members,
  settings,
  version,
})
