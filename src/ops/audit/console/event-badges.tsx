import { Badge } from '@mantine/core'
import type { AuditEvent } from '../contract.ts'
import { outcomeLooks, riskLooks } from './event-words.ts'

/** What is worth a colour: every risk above low, every outcome that is no success. */
export function EventBadges({ event, isWhole = false }: { event: AuditEvent; isWhole?: boolean }) {
  const [risk, riskColor] = riskLooks[event.risk]
  const [outcome, outcomeColor] = outcomeLooks[event.outcome]
  return (
    <>
      {(isWhole || event.risk !== 'low') && <Badge color={riskColor}>{risk}</Badge>}
      {(isWhole || event.outcome !== 'success') && <Badge color={outcomeColor}>{outcome}</Badge>}
      {event.erased.length > 0 && <Badge color="gray">Values erased</Badge>}
    </>
  )
}
