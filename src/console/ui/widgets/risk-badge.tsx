import { Badge } from '@mantine/core'
import type { Risk } from '../../../kernel/events.ts'
import { riskNames } from '../risk-names.ts'

const colors: Record<Risk, string> = { low: 'gray', medium: 'blue', high: 'orange', critical: 'red' }

/** How much something matters: the word always stands beside the colour. */
export const RiskBadge = ({ risk }: { risk: Risk }) => (
  <Badge color={colors[risk]}>{riskNames[risk]} risk</Badge>
)
