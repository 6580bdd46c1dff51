import { notifications } from '@mantine/notifications'
import { call } from '../../../../console/ui/api.ts'
import { formatCount } from '../../../../console/ui/format.ts'
import { ConfirmButton } from '../../../../console/ui/widgets/confirm-button.tsx'
import { endingWords } from '../../../sessions/console/session-words.ts'
import { endSessions } from '../../../sessions/contract.ts'
import type { User } from '../../contract.ts'
import { useRefreshPeople } from '../use-users.ts'

type Props = { user: User; count: number; isMe: boolean }

/** Ends all sessions of a person; of one's own the one that asks stays. */
export function EndSessionsOf({ user, count, isMe }: Props) {
  const refresh = useRefreshPeople()
  const sessions = formatCount(count, isMe ? 'other session' : 'session')
  return (
    <ConfirmButton
      label={`End ${sessions}…`}
      description={`End ${sessions} of ${user.name}`}
      title={`End ${sessions} of ${user.name}?`}
      confirmLabel={`End ${sessions}`}
      keepLabel={count === 1 ? 'Keep it' : 'Keep them'}
      action={async () => {
        const ending = await call(endSessions, { body: { filter: { userId: user.id } } })
        notifications.show({ message: endingWords(ending) })
        await refresh()
      }}
    >
      They are refused from the next request on, and what is unsaved there is lost.
      {isMe ? ' You stay signed in here.' : ` ${user.name} can sign in again.`}
    </ConfirmButton>
  )
}
