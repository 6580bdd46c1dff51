import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../../console/ui/api.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { getUser, listGroups, listUsers, updateUser, type User } from '../contract.ts'

/** All groups, by name: for choosing among them. */
export const useGroups = () =>
  useQuery({ ...replyOptions(listGroups, { query: { limit: 500 } }), staleTime: 30_000 })

/** All groups, as a filter offers them. */
export const useGroupChoices = () =>
  (useGroups().data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))

/** Reads again what the screens show of people and groups. */
export function useRefreshPeople() {
  const client = useQueryClient()
  return () =>
    Promise.all(
      [listUsers, getUser, listGroups].map(({ path }) => client.invalidateQueries({ queryKey: [path] })),
    )
}

/** Disables or enables a person, on the state that the screen shows. */
export const setActive = ({ id, version }: User, active: boolean, confirm = false): Promise<User> =>
  call(updateUser, { params: { id }, body: { version, active, ...(confirm && { confirm }) } })
