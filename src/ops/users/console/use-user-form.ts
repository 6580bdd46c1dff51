import { useForm } from '@mantine/form'
import type { User } from '../contract.ts'
import { toValues, type UserValues } from './user-values.ts'

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
