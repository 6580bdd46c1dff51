import { useQuery } from '@tanstack/react-query'
import { formatInteger } from '../../../../console/ui/format.ts'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { getUser } from '../../../users/contract.ts'
import { useGroups } from '../../../users/console/use-users.ts'
import type { RuleTarget } from '../../contract.ts'

/** Whom a rule is about, by name: the first three, and how many more. */
export function TargetLabel({ target }: { target: RuleTarget }) {
  if ('everyone' in target) return 'everyone'
  return 'groupIds' in target ? <Groups ids={target.groupIds} /> : <People ids={target.userIds} />
}

const named = 3

function People({ ids }: { ids: readonly string[] }) {
  return (
    <>
      {ids.slice(0, named).map((id, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <PersonName id={id} />
        </span>
      ))}
      {rest(ids)}
    </>
  )
}

export const personOptions = (id: string) => ({
  ...replyOptions(getUser, { params: { id } }),
  staleTime: 60_000,
})

function PersonName({ id }: { id: string }) {
  const person = useQuery(personOptions(id))
  if (person.data) return person.data.name
  return person.error ? 'somebody who is no longer here' : '…'
}

function Groups({ ids }: { ids: readonly string[] }) {
  const groups = useGroups()
  const name = (id: string): string =>
    groups.data?.items.find((group) => group.id === id)?.name ??
    (groups.isPending ? '…' : 'a group that is no longer there')
  const names = ids.slice(0, named).map(name)
  return (
    <>
      {ids.length === 1 ? 'group' : 'groups'} {names.join(', ')}
      {rest(ids)}
    </>
  )
}

const rest = (ids: readonly string[]): string =>
  ids.length > named ? ` and ${formatInteger(ids.length - named)} more` : ''
