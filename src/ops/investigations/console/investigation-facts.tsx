import { formatDuration } from '../../../console/ui/format.ts'
import { Text } from '@mantine/core'
import { Facts } from '../../../console/ui/detail/facts.tsx'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { Investigation } from '../contract.ts'
import { verdictNames } from '../words.ts'

export function InvestigationFacts({ investigation }: { investigation: Investigation }) {
  const { assignee, verdict, reason, resolvedBy, times } = investigation
  const wait = times?.firstResponseSeconds
  return (
    <Facts
      isPanel
      facts={[
        { label: 'Assigned to', value: assignee ? (assignee.name ?? assignee.id) : 'None' },
        { label: 'Opened', at: investigation.openedAt },
        { label: 'Last event', at: investigation.lastEventAt },
        { label: 'Events', value: investigation.eventCount },
        times !== null && {
          label: 'First response after',
          value: wait === null || wait === undefined ? 'None yet' : formatDuration(wait),
        },
        times !== null && { label: 'Time unresolved', value: formatDuration(times.activeSeconds) },
        times !== null && {
          label: verdict === null ? 'Time since opening' : 'Time from opening to resolution',
          value: formatDuration(times.totalSeconds),
        },
        verdict !== null && {
          label: 'Verdict',
          value: (
            <>
              {verdictNames[verdict]}
              <Text size="sm" className="breaks" style={{ whiteSpace: 'pre-wrap' }}>
                {reason}
              </Text>
            </>
          ),
        },
        resolvedBy !== null && {
          label: 'Resolved by',
          value: (
            <>
              {resolvedBy.name ?? resolvedBy.id}{' '}
              {investigation.resolvedAt !== null && <RelativeTime at={investigation.resolvedAt} />}
            </>
          ),
        },
      ]}
    />
  )
}
