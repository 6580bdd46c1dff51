import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { call } from '../../../../console/ui/api.ts'
import { ErrorState } from '../../../../console/ui/widgets/error-state.tsx'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { replayIpRules } from '../../simulation-contract.ts'
import { isSame } from '../rules/edited-rule.ts'
import { ReplayOutcome } from './replay-result.tsx'
import type { Trial } from './test-panel.tsx'
import { shownDays } from '../use-rules.ts'

type Props = { trial: Trial; what: string; buttonRef: RefObject<HTMLButtonElement | null> }

/** The last weeks, once more under these rules: who would have been shut out. */
export function ReplayPanel({ trial, what, buttonRef }: Props) {
  const replay = useMutation({
    mutationFn: (asked: Trial) => call(replayIpRules, { body: { ...asked, days: shownDays } }),
  })
  return (
    <Panel title={`Replay the last ${shownDays} days under the ${what}`}>
      <Text c="dimmed" mb="sm">
        Every sign-in and every address that a session used since then is put to these rules again.
      </Text>
      <Button
        ref={buttonRef}
        variant="default"
        loading={replay.isPending}
        onClick={() => replay.mutate(trial)}
      >
        Replay
      </Button>
      <div aria-live="polite">
        {replay.error && <ErrorState title="It could not be replayed" error={replay.error} />}
        {replay.data && <ReplayOutcome result={replay.data} isOld={!isSame(replay.variables, trial)} />}
      </div>
    </Panel>
  )
}
