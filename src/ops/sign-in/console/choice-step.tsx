import { Anchor, Button, Stack, Text } from '@mantine/core'
import { call } from '../../../console/ui/api.ts'
import { formatCountry } from '../../../console/ui/format.ts'
import { EntryPage } from '../../../console/ui/widgets/entry-page.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import { toDeviceWords } from '../../sessions/console/session-words.ts'
import { chooseSession, type OpenSession, type SessionChoice } from '../contract.ts'
import { SignInProblem } from './sign-in-problem.tsx'
import { useEnter } from './next-step.ts'

type Props = { choice: SessionChoice; onStartAgain: () => void }

/** As many sessions are open as are allowed: the person says which one ends. The one used longest ago comes first. */
export function ChoiceStep({ choice: { ticket, sessions }, onStartAgain }: Props) {
  const enter = useEnter((endSessionId: string) => call(chooseSession, { body: { ticket, endSessionId } }))
  const inOrder = sessions.toSorted((a, b) => a.lastSeenAt.localeCompare(b.lastSeenAt))
  return (
    <EntryPage title="Choose a session to end">
      <Text>
        You already have {sessions.length} sessions open, as many as you may. To sign in here, one of them has
        to end; what is unsaved there is lost.
      </Text>
      <Stack component="ul" gap="xs" className="bare-list">
        {inOrder.map((session) => (
          <li key={session.id} className="panel">
            <Choice
              session={session}
              isEnding={enter.isPending && enter.variables === session.id}
              isBusy={enter.isPending}
              onEnd={() => enter.mutate(session.id)}
            />
          </li>
        ))}
      </Stack>
      <SignInProblem error={enter.error} />
      <Anchor component="button" type="button" size="sm" ta="left" onClick={onStartAgain}>
        Do not sign in here
      </Anchor>
    </EntryPage>
  )
}

type ChoiceProps = { session: OpenSession; isEnding: boolean; isBusy: boolean; onEnd: () => void }

function Choice({ session, isEnding, isBusy, onEnd }: ChoiceProps) {
  const device = toDeviceWords(session)
  const label = 'End this one and sign in'
  return (
    <Stack gap={4}>
      <Text fw={600}>{device}</Text>
      <Text size="xs" c="dimmed">
        {[formatCountry(session.country), session.address].filter(Boolean).join(' · ')}
      </Text>
      <Text size="xs" c="dimmed">
        last used <RelativeTime at={session.lastSeenAt} />, opened <RelativeTime at={session.openedAt} />
      </Text>
      <Button
        size="xs"
        mt={4}
        variant="default"
        loading={isEnding}
        disabled={isBusy && !isEnding}
        onClick={onEnd}
        aria-label={`${label}: ${device}`}
      >
        {label}
      </Button>
    </Stack>
  )
}
