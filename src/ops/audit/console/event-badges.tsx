import { Badge } from '@mantine/core'
import type { AuditEvent } from '../contract.ts'
import { RiskBadge } from '../../../console/ui/widgets/risk-badge.tsx'
import { outcomeLooks } from './event-words.ts'

/** What is worth a colour: every risk above low, every outcome that is no success. */
export function EventBadges({ event, isWhole = false }: { event: AuditEvent; isWhole?: boolean }) {
  const [outcome, outcomeColor] = outcomeLooks[event.outcome]
  return (
    <>
      {(isWhole || event.risk !== 'low') && <RiskBadge risk={event.risk} />}
      {(isWhole || event.outcome !== 'success') && <Badge color={outcomeColor}>{outcome}</Badge>}
      {event.erased.length > 0 && <Badge color="gray">Values erased</Badge>}
    </>
  )
}
