import { Button, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { isProblem } from '../../../../console/ui/api-problem.ts'
import { formatCount } from '../../../../console/ui/format.ts'
import { ConfirmButton } from '../../../../console/ui/widgets/confirm-button.tsx'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { Lockout } from '../../../ip-access/console/lockout-notice.tsx'
import type { User } from '../../contract.ts'
import { setActive, useRefreshPeople } from '../use-users.ts'

export function DisableUser({ user }: { user: User }) {
  const refresh = useRefreshPeople()
  if (!user.active) return <EnableUser user={user} />
  const sessions = user.openSessions === 0 ? '' : ` and end ${formatCount(user.openSessions, 'session')}`
  return (
    <ConfirmButton
      label="Disable…"
      description={`Disable ${user.name}`}
      title={`Disable ${user.name}?`}
      confirmLabel={`Disable${sessions}`}
      keepLabel="Keep them active"
      action={async (refusal) => {
        await setActive(user, false, isProblem(refusal, 'WOULD_LOCK_OUT'))
        await refresh()
      }}
      afterRefusal={afterLockOut}
    >
      {user.name} is refused from the next request on and cannot sign in, nor can the API tokens that{' '}
      {user.name} made be used. You can enable the account again.
    </ConfirmButton>
  )
}

function afterLockOut(error: Error) {
  if (!isProblem(error, 'WOULD_LOCK_OUT')) return undefined
  return { explanation: <Lockout problem={error} />, confirmLabel: 'Disable for five minutes' }
}

function EnableUser({ user }: { user: User }) {
  const refresh = useRefreshPeople()
  const enable = useMutation({ mutationFn: () => setActive(user, true), onSuccess: refresh })
  return (
    <Stack gap="xs" align="flex-end">
      <Button size="xs" variant="default" loading={enable.isPending} onClick={() => enable.mutate()}>
        Enable {user.name}
      </Button>
      {enable.error && <ErrorState title="Still disabled" error={enable.error} />}
    </Stack>
  )
}
