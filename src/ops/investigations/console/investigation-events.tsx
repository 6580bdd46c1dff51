import { Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
import { unlinkEvents } from '../action-contract.ts'
import type { Investigation } from '../contract.ts'
import { ActionProblem } from './action-problem.tsx'
import { EventEntry } from './event-entry.tsx'
import { LinkEvents } from './link-events.tsx'
import { SplitInvestigation } from './split-investigation.tsx'
import { useAction } from './use-action.ts'

/** The events, the latest first; chosen ones can be removed or split off. */
export function InvestigationEvents({ investigation }: { investigation: Investigation }) {
  const { events, eventCount, state } = investigation
  const [chosen, setChosen] = useState<readonly string[]>([])
  // What somebody else has removed meanwhile is not chosen any more.
  const eventIds = chosen.filter((id) => events.some((event) => event.id === id))
  const unlink = useAction(unlinkEvents, investigation, () => setChosen([]))
  const canChange = state === 'open' || state === 'investigating'
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  return (
    <Panel title="Events" actions={canChange && <LinkEvents investigation={investigation} />}>
      <Stack gap="sm">
        {events.length === 0 && <Text size="sm">No events are linked.</Text>}
        {events.map((event) => (
          <Group key={event.id} wrap="nowrap" align="flex-start" gap="sm">
            {canChange && (
              <Checkbox
                aria-label={`Choose ${event.sentence ?? event.type} of ${event.recordedAt}`}
                checked={eventIds.includes(event.id)}
                onChange={() => toggle(event.id)}
              />
            )}
            <EventEntry event={event} />
          </Group>
        ))}
        {events.length < eventCount && (
          <Text size="sm" c="dimmed">
            The latest {events.length} of {eventCount} are shown; the evidence pack holds all.
          </Text>
        )}
        {eventIds.length > 0 && (
          <Group gap="xs">
            <SplitInvestigation
              investigation={investigation}
              eventIds={eventIds}
              onDone={() => setChosen([])}
            />
            <Button
              variant="default"
              loading={unlink.isPending}
              onClick={() => unlink.mutate({ eventIds: [...eventIds] })}
            >
              Remove {eventIds.length} from this investigation
            </Button>
          </Group>
        )}
        <ActionProblem error={unlink.error} investigation={investigation} />
      </Stack>
    </Panel>
  )
}
