import { call } from '../../../../console/ui/api.ts'
import { formatCount } from '../../../../console/ui/format.ts'
import { ConfirmButton } from '../../../../console/ui/widgets/confirm-button.tsx'
import { endMyOtherSessions, endMySession, type Session } from '../../contract.ts'
import { toDeviceWords } from '../session-words.ts'
import { useAfterEnding } from '../use-after-ending.ts'

export function EndMySession({ session }: { session: Session }) {
  const tell = useAfterEnding()
  const device = toDeviceWords(session)
  return (
    <ConfirmButton
      label="End…"
      description={`End the session of ${device} at ${session.lastAddress}`}
      title={`End the session of ${device}?`}
      confirmLabel="End this session"
      action={async () => tell(await call(endMySession, { params: { id: session.id } }))}
    >
      It is refused from its next request on, and what is unsaved there is lost. If you do not know it, change
      your password as well.
    </ConfirmButton>
  )
}

export function EndMyOtherSessions({ count }: { count: number }) {
  const tell = useAfterEnding()
  const sessions = formatCount(count, 'other session')
  return (
    <ConfirmButton
      label={`End my ${sessions}…`}
      title={`End your ${sessions}?`}
      confirmLabel={`End ${sessions}`}
      keepLabel={count === 1 ? 'Keep it' : 'Keep them'}
      action={async () => tell(await call(endMyOtherSessions, {}))}
    >
      You stay signed in here. Everywhere else you are signed out at the next request, and what is unsaved
      there is lost.
    </ConfirmButton>
  )
}
