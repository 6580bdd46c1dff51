import { Skeleton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Dialog } from '../../../../console/ui/widgets/dialog.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import type { Group } from '../../contract.ts'
import { GroupForm } from './group-form.tsx'
import { type GroupValues, useGroupSettings } from './group-setting.ts'
import { useRefreshPeople } from '../use-users.ts'

type Props = {
  title: string
  submitLabel: string
  isOpen: boolean
  group: GroupValues
  save: (values: GroupValues) => Promise<Group>
  onClose: () => void
}

/** Where a group is made or changed. What is typed is lost when it closes. */
export function GroupDialog({ title, submitLabel, isOpen, group, save, onClose }: Props) {
  const refresh = useRefreshPeople()
  const settings = useGroupSettings()
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async () => {
      onClose()
      await refresh()
    },
  })
  const close = () => {
    saving.reset()
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} onClose={close} title={title}>
      {settings.isPending && <Skeleton height={200} aria-busy />}
      {settings.error && !settings.data && (
        <ErrorState
          title="The settings could not be read"
          error={settings.error}
          onRetry={() => void settings.refetch()}
        />
      )}
      {settings.data && (
        <GroupForm
          group={group}
          settings={settings.data}
          submitLabel={submitLabel}
          isSaving={saving.isPending}
          error={saving.error}
          onSubmit={saving.mutate}
          onCancel={close}
        />
      )}
    </Dialog>
  )
}
