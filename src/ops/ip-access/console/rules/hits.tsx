import { Text } from '@mantine/core'
import { formatCount } from '../../../../console/ui/format.ts'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import type { Reply } from '../../../../console/ui/api.ts'
import type { ipStatistics } from '../../simulation-contract.ts'
import { Sparkline } from '../statistics/sparkline.tsx'
import { shownDays } from '../use-rules.ts'

export type RuleHits = Reply<typeof ipStatistics>['rules'][number]

/** How often a rule matched lately, day by day, and when last. */
export function Hits({ hits }: { hits: Omit<RuleHits, 'ruleId'> | undefined }) {
  const total = hits ? hits.allowed + hits.denied + hits.observed : 0
  if (!hits || total === 0)
    return (
      <Text size="xs" c="dimmed">
        no hits in {shownDays} days
      </Text>
    )
  return (
    <>
      <Sparkline days={hits.perDay} length={shownDays} />
      <Text size="xs" c="dimmed">
        {formatCount(total, 'hit')}
      </Text>
      {hits.lastHitAt !== null && (
        <Text size="xs" c="dimmed">
          last: <RelativeTime at={hits.lastHitAt} />
        </Text>
      )}
    </>
  )
}
