import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQuery } from '@tanstack/react-query'
import { replyOptions } from '../../../../console/ui/use-list.ts'
import { listUsers, type User } from '../../../users/contract.ts'
import { personOptions } from './target-label.tsx'

/** People to choose from: those whom the search finds, and those who are chosen already. */
export function usePeopleOptions(search: string, chosen: readonly string[]) {
  const [settled] = useDebouncedValue(search.trim(), 200)
  const found = useQuery({
    ...replyOptions(listUsers, { query: { limit: 20, ...(settled === '' ? {} : { search: settled }) } }),
    placeholderData: (before) => before,
  })
  const known = useQueries({ queries: chosen.map(personOptions) })
  const people = new Map<string, User>()
  for (const user of [...known.flatMap(({ data }) => data ?? []), ...(found.data?.items ?? [])])
    people.set(user.id, user)
  return chosen
    .filter((id) => !people.has(id))
    .map((id) => ({ value: id, label: '…' }))
    .concat([...people.values()].map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })))
}
