import { notifications } from '@mantine/notifications'
import { call } from '../../../../console/ui/api.ts'
import { formatCount } from '../../../../console/ui/format.ts'
import { ConfirmButton } from '../../../../console/ui/widgets/confirm-button.tsx'
import { resetFactors } from '../../../factors/contract.ts'
import type { User } from '../../contract.ts'
import { useRefreshPeople } from '../use-users.ts'

export function RemoveFactors({ user }: { user: User }) {
  const refresh = useRefreshPeople()
  const sessions = formatCount(user.openSessions, 'open session')
  return (
    <ConfirmButton
      label="Remove second factors…"
      description={`Remove the second factors of ${user.name}`}
      title={`Remove all second factors of ${user.name}?`}
      confirmLabel="Remove second factors"
      keepLabel="Keep them"
      action={async () => {
        await call(resetFactors, { params: { id: user.id } })
        notifications.show({ message: `${user.name} now signs in with the password alone.` })
        await refresh()
      }}
    >
      The authenticator app, all passkeys and all recovery codes stop working, and {sessions} of {user.name}{' '}
      {user.openSessions === 1 ? 'ends' : 'end'}. From then on the password alone is enough: make sure that it
      is really {user.name} who asks.
    </ConfirmButton>
  )
}
