import { Button, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isProblem, isSignedOut, type ApiProblem } from '../../ui/api-problem.ts'
import { setRefusal, toRefusalCode } from '../../../ops/ip-decisions/console/refusal.ts'
import { meOptions } from '../../../ops/sign-in/console/me.ts'
import { EntryPage } from '../../ui/widgets/entry-page.tsx'
import { ErrorState } from '../../ui/widgets/error-state.tsx'
import { RefusalAdvice } from '../../ui/widgets/refusal-advice.tsx'

type Props = { problem: ApiProblem; onAdmitted: () => void }

/** All that somebody learns whom the rules do not let in from here: what to do, and the code of the decision. */
export function RefusedPage({ problem, onAdmitted }: Props) {
  const attempt = useAttempt(onAdmitted)
  const isStillRefused = isProblem(attempt.error, 'IP_REFUSED')
  return (
    <EntryPage title="Access from this network is blocked">
      <RefusalAdvice code={toRefusalCode(problem.body['decision'])} />
      <Button autoFocus fullWidth loading={attempt.isPending} onClick={() => attempt.mutate()}>
        Try again
      </Button>
      <Text role="status">
        {isStillRefused && !attempt.isPending && 'You still cannot come in from here.'}
      </Text>
      {attempt.error && !isStillRefused && <ErrorState error={attempt.error} />}
    </EntryPage>
  )
}

/** Asks who is there. Also who is told to sign in has come in, as far as the address is concerned. */
function useAttempt(onAdmitted: () => void) {
  const client = useQueryClient()
  const goOn = () => {
    setRefusal(undefined)
    onAdmitted()
  }
  return useMutation({
    mutationFn: () => client.fetchQuery({ ...meOptions, staleTime: 0 }),
    onSuccess: goOn,
    onError: (error) => isSignedOut(error) && goOn(),
  })
}
