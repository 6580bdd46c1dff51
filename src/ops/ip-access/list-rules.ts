import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { PageRequest } from '../../kernel/database/paging.ts'
import type { IpRule } from './contract.ts'
import { errors } from './errors.ts'
import * as queries from './queries.ts'
import { toIpRule } from './rule-row.ts'

/** IP rules in their order. */
export async function list(db: Db, request: PageRequest & queries.RuleFilter): Promise<Page<IpRule>> {
  const page = await queries.pageOfRules(db, request)
  return { ...page, items: page.items.map(toIpRule) }
}

/** One IP rule. */
export async function get(db: Db, id: string): Promise<IpRule> {
  const row = await queries.findRule(db, id)
  if (!row) throw errors.IP_RULE_NOT_FOUND({ id })
  return toIpRule(row)
}

/** Whether the rules are in force, how many there are, and what waits to be confirmed. Works when they cannot be compiled. */
export async function standing(db: Db) {
  const [mark, rules, pending] = [
    await queries.findMark(db),
    await queries.countRules(db),
    await queries.findPending(db),
  ]
  return { ...mark, rules, pending }
}

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
