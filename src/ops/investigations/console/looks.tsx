import { Badge, Group } from '@mantine/core'
import { RiskBadge } from '../../../console/ui/widgets/risk-badge.tsx'
import type { InvestigationRow } from '../contract.ts'
import { stateNames, verdictNames } from '../words.ts'

const stateColors: Record<InvestigationRow['state'], string> = {
  open: 'orange',
  investigating: 'blue',
  resolved: 'teal',
  merged: 'gray',
}

type Shown = Pick<InvestigationRow, 'risk' | 'state' | 'verdict'>

/** Risk, state and verdict. */
export const InvestigationBadges = ({
  investigation: { risk, state, verdict },
}: {
  investigation: Shown
}) => (
  <Group gap={6} component="span">
    <RiskBadge risk={risk} />
    <Badge color={stateColors[state]}>{verdict === null ? stateNames[state] : verdictNames[verdict]}</Badge>
  </Group>
)
