import type { ButtonProps } from '@mantine/core'
import { call } from '../../../console/ui/api.ts'
import { ConfirmButton } from '../../../console/ui/widgets/confirm-button.tsx'
import { endSession, type Session } from '../contract.ts'
import { toDeviceWords } from './session-words.ts'
import { useAfterEnding } from './use-after-ending.ts'

/** Not for one's own: who wants to leave signs out. */
export function EndSession({ session, ...look }: { session: Session; label?: string } & ButtonProps) {
  const tell = useAfterEnding()
  if (session.current || session.endedAt !== null) return null
  const device = toDeviceWords(session)
  return (
    <ConfirmButton
      label="End…"
      description={`End the session of ${session.userName}, ${device}, at ${session.lastAddress}`}
      title={`End ${session.userName}’s session?`}
      confirmLabel="End this session"
      action={async () => tell(await call(endSession, { params: { id: session.id } }))}
      {...look}
    >
      {device}, last seen at {session.lastAddress}. It is refused from its next request on, on every node, and
      what is unsaved there is lost.
    </ConfirmButton>
  )
}
