import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../../../console/ui/api.ts'
import { unlockUser, type User } from '../../contract.ts'

export function UnlockUser({ user: { id, name } }: { user: User }) {
  const unlock = useMutation({
    mutationFn: () => call(unlockUser, { params: { id } }),
    onSuccess: () => notifications.show({ message: `The failed sign-ins of ${name} are forgotten.` }),
    onError: (error) =>
      notifications.show({ color: 'red', title: 'Nothing was changed', message: error.message }),
  })
  return (
    <Button
      size="xs"
      variant="default"
      loading={unlock.isPending}
      onClick={() => unlock.mutate()}
      aria-label={`Unlock ${name}: forget the failed sign-ins`}
    >
      Unlock
    </Button>
  )
}
