import { Badge } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { formatCount, formatInteger } from '../../../console/ui/format.ts'
import { useLive } from '../../../console/ui/live.ts'
import { replyOptions } from '../../../console/ui/use-list.ts'
import { getInvestigationStatistics } from '../contract.ts'

/** How many high and critical investigations are unresolved, for the navigation; it follows by itself. */
export function UrgentCount() {
  const { data } = useQuery(replyOptions(getInvestigationStatistics, {}))
  useLive('investigations', [getInvestigationStatistics.path])
  const { high, critical } = data?.unresolved ?? { high: 0, critical: 0 }
  const count = high + critical
  if (count === 0) return null
  return (
    <Badge
      circle={count < 10}
      color={critical > 0 ? 'red.9' : 'orange.9'}
      variant="filled"
      aria-label={formatCount(count, 'unresolved high or critical investigation')}
    >
      {formatInteger(count)}
    </Badge>
  )
}
