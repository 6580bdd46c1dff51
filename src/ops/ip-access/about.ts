import type { Db } from '../../kernel/database.ts'
import * as queries from './queries.ts'

/** As many as somebody reads. */
const mostNames = 5

/** The names of rules that are about a group, or will be again once a change is undone; none comes to be, or goes, until the transaction ends. */
export async function rulesAbout(tx: Db, groupId: string): Promise<readonly string[]> {
  await queries.lockRuleSet(tx)
  const replaced = (await queries.listRulesBefore(tx)) ?? []
  const mayComeBack = replaced.filter(
    ({ target_kind: kind, target_ids: ids }) => kind === 'groups' && ids.includes(groupId),
  )
  const names = await queries.listNamesAbout(tx, groupId, mostNames)
  return [...new Set([...names, ...mayComeBack.map(({ name }) => name)])].slice(0, mostNames)
}
