import { formatCount } from '../../../../console/ui/format.ts'
import type { Role } from '../../../../kernel/identity.ts'
import type { Group, User } from '../../contract.ts'
import { useForm } from '@mantine/form'

/** What can be edited of a person. */
export type UserValues = { name: string; roles: Role[]; groups: string[] }

export const toValues = (user: User): UserValues => ({
  name: user.name,
  roles: user.roles,
  groups: user.groups.map(({ id }) => id),
})

/** Where two versions of a person say different things, in words. */
export function findDifferences(mine: UserValues, theirs: UserValues, groups: readonly Group[]) {
  const inWords = (values: UserValues) => ({
    Name: values.name,
    Roles: listed(values.roles),
    Groups: listed(values.groups.map((id) => groups.find((group) => group.id === id)?.name ?? id)),
  })
  const [ours, others] = [inWords(mine), inWords(theirs)]
  return (['Name', 'Roles', 'Groups'] as const)
    .map((field) => ({ field, mine: ours[field], theirs: others[field] }))
    .filter((difference) => difference.mine !== difference.theirs)
}

/** Other roles end the sessions: the button says so before it happens. */
export function saveLabel(before: User, values: UserValues): string {
  if (listed(before.roles) === listed(values.roles) || before.openSessions === 0) return 'Save changes'
  return `Save and end ${formatCount(before.openSessions, 'session')}`
}

const listed = (texts: readonly string[]): string => texts.toSorted().join(', ') || 'none'

export type EditedUser = ReturnType<typeof useUserForm>

/** A person while they are edited. */
export const useUserForm = (user: User) =>
  useForm<UserValues>({
    initialValues: toValues(user),
    validate: {
      name: (text) => (text.trim() === '' ? 'Enter a name.' : null),
      roles: (chosen) =>
        chosen.length === 0 ? 'Choose at least one. To keep somebody out, disable them.' : null,
    },
  })
