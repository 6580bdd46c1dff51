import type { Db } from '../../kernel/database.ts'
import type { DraftRule } from './contract.ts'
import { refuse } from './draft.ts'
import type { Parts } from './needs.ts'
import { idsOf } from './target.ts'

/** Where a target stands, and what it says. */
type Place = { path: string; target?: DraftRule['target'] }

/** Throws IP_RULE_INVALID where a target names people or groups that do not exist: the rule would be about nobody. */
export async function requireKnown(
  { people }: Pick<Parts, 'people'>,
  db: Db,
  places: readonly Place[],
): Promise<void> {
  if (!people.listUnknown) return
  const named = places.flatMap(idsIn)
  const idsOfKind = (wanted: Kind) => [
    ...new Set(named.filter(({ kind }) => kind === wanted).map(({ id }) => id)),
  ]
  const unknown = {
    userIds: new Set(await people.listUnknown.users(db, idsOfKind('userIds'))),
    groupIds: new Set(await people.listUnknown.groups(db, idsOfKind('groupIds'))),
  }
  const problems = named.filter(({ kind, id }) => unknown[kind].has(id))
  refuse(problems.map(({ path, kind }) => ({ path, message: complaints[kind] })))
}

type Kind = 'userIds' | 'groupIds'

const complaints: Record<Kind, string> = {
  userIds: 'there is nobody with this id',
  groupIds: 'there is no group with this id',
}

function idsIn({ path, target }: Place): { id: string; kind: Kind; path: string }[] {
  if (!target || 'everyone' in target) return []
  const kind = 'userIds' in target ? 'userIds' : 'groupIds'
  return idsOf(target).map((id, index) => ({ id, kind, path: `${path}/target/${kind}/${index}` }))
}
