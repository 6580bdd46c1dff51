import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { call } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { LeaveGuard } from '../../../../console/ui/widgets/leave-guard.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { VersionConflict } from '../../../../console/ui/widgets/version-conflict.tsx'
import { Lockout } from '../../../ip-access/console/lockout-notice.tsx'
import { getUser, updateUser, type User } from '../../contract.ts'
import { useGroups, useRefreshPeople } from '../use-users.ts'
import { useUserForm, findDifferences, saveLabel, toValues, type UserValues } from './user-values.ts'
import { UserForm } from './user-form.tsx'

/** Changes a person. Who saved in between is not overwritten unless the administrator has seen what they changed. */
export function EditUser({ user }: { user: User }) {
  const form = useUserForm(user)
  const [seen, setSeen] = useState(user)
  const [newer, setNewer] = useState<User>()
  const take = (theirs: User) => {
    form.setInitialValues(toValues(theirs))
    form.setValues(toValues(theirs))
    setSeen(theirs)
    setNewer(undefined)
    save.reset()
  }
  const save = useSave({ user: newer ?? seen, onSaved: take, onConflict: setNewer })
  const groups = useGroups().data?.items ?? []
  const lockOut = isProblem(save.error, 'WOULD_LOCK_OUT') ? save.error : undefined
  // What was asked about is confirmed, nothing that was chosen since.
  const isConfirmed = lockOut !== undefined && isSame(save.variables?.values, form.values)
  return (
    <Panel title="Name, roles and groups">
      <LeaveGuard isDirty={() => form.isDirty()} what="this person" />
      <UserForm
        form={form}
        submitLabel={
          isConfirmed
            ? 'Save for five minutes'
            : newer
              ? 'Overwrite with my version'
              : saveLabel(user, form.values)
        }
        isSaving={save.isPending}
        onSubmit={(values) => save.mutate({ values, isConfirmed })}
      >
        {newer && (
          <VersionConflict
            noun="person"
            lead="Nothing of yours is saved yet."
            differences={findDifferences(form.values, toValues(newer), groups)}
            onTakeTheirs={() => take(newer)}
          />
        )}
        {lockOut && <Lockout problem={lockOut} />}
        {save.error && !lockOut && !isProblem(save.error, 'VERSION_CONFLICT') && (
          <ErrorState title="Nothing was saved" error={save.error} />
        )}
      </UserForm>
    </Panel>
  )
}

const isSame = (a: UserValues | undefined, b: UserValues): boolean => JSON.stringify(a) === JSON.stringify(b)

type Saving = { user: User; onSaved: (saved: User) => void; onConflict: (theirs: User) => void }

function useSave({ user, onSaved, onConflict }: Saving) {
  const refresh = useRefreshPeople()
  const params = { id: user.id }
  return useMutation({
    mutationFn: async ({ values, isConfirmed }: { values: UserValues; isConfirmed: boolean }) => {
      const named = { ...values, name: values.name.trim(), version: user.version }
      const body = isConfirmed ? { ...named, confirm: true } : named
      try {
        return await call(updateUser, { params, body })
      } catch (error) {
        if (isProblem(error, 'VERSION_CONFLICT')) onConflict(await call(getUser, { params }))
        throw error
      }
    },
    onSuccess: async (saved) => {
      onSaved(saved)
      notifications.show({ message: `${saved.name} is saved.` })
      await refresh()
    },
  })
}
