import { Anchor, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { EntryPage } from '../../../console/ui/widgets/entry-page.tsx'
import { ErrorState } from '../../../console/ui/widgets/error-state.tsx'
import { showSessionChoice } from '../contract.ts'
import { ChoiceStep } from './choice-step.tsx'

type Props = { ticket: string; onStartAgain: () => void }

/** The choice of somebody who came back from signing in elsewhere: all that is known here is the ticket. */
export function ChoiceByTicket({ ticket, onStartAgain }: Props) {
  const choice = useQuery({ ...replyOptions(showSessionChoice, { body: { ticket } }), staleTime: Infinity })
  if (choice.data) return <ChoiceStep choice={choice.data} onStartAgain={onStartAgain} />
  return (
    <EntryPage title="Sign in">
      {choice.error ? (
        <Stack align="flex-start">
          <ErrorState title="Your open sessions could not be read" error={choice.error} />
          <Anchor component="button" type="button" size="sm" onClick={onStartAgain}>
            Start again
          </Anchor>
        </Stack>
      ) : (
        <Skeleton height={120} aria-busy />
      )}
    </EntryPage>
  )
}
