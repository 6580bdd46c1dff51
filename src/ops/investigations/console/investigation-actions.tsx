import { Button, Group, Stack } from '@mantine/core'
import { apiAddress } from '../../../console/ui/api.ts'
import { useMe } from '../../sign-in/console/me.ts'
import { assignInvestigation, downloadEvidence, startInvestigation } from '../action-contract.ts'
import type { Investigation } from '../contract.ts'
import { ActionProblem } from './action-problem.tsx'
import { MergeInvestigation } from './merge-investigation.tsx'
import { ReopenInvestigation } from './reopen-investigation.tsx'
import { ResolveInvestigation } from './resolve-investigation.tsx'
import { useAction } from './use-action.ts'

/** What can be done with an investigation in its state. */
export function InvestigationActions({ investigation }: { investigation: Investigation }) {
  const { state, assignee, id } = investigation
  const { user } = useMe()
  const start = useAction(startInvestigation, investigation)
  const assign = useAction(assignInvestigation, investigation)
  const isUnresolved = state === 'open' || state === 'investigating'
  const isMine = assignee?.id === user.id
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {state === 'open' && (
          <Button loading={start.isPending} onClick={() => start.mutate({})}>
            Start investigating
          </Button>
        )}
        {isUnresolved && (
          <>
            <ResolveInvestigation investigation={investigation} />
            <Button
              variant="default"
              loading={assign.isPending}
              onClick={() => assign.mutate({ userId: isMine ? null : user.id })}
            >
              {isMine ? 'Unassign from me' : 'Assign to me'}
            </Button>
            <MergeInvestigation investigation={investigation} />
          </>
        )}
        {state === 'resolved' && <ReopenInvestigation investigation={investigation} />}
        <Button variant="default" component="a" href={apiAddress(downloadEvidence, { id })} download>
          Evidence pack
        </Button>
      </Group>
      <ActionProblem error={start.error ?? assign.error} investigation={investigation} />
    </Stack>
  )
}
