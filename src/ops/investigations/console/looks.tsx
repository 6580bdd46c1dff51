import { Badge, Group } from '@mantine/core'
import type { InvestigationRow } from '../contract.ts'
import { stateNames, verdictNames } from '../words.ts'

type Risk = InvestigationRow['risk']

const riskColors: Record<Risk, string> = { low: 'gray', medium: 'blue', high: 'orange', critical: 'red' }
const riskNames: Record<Risk, string> = { low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' }
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
    <Badge color={riskColors[risk]}>{riskNames[risk]}</Badge>
    <Badge color={stateColors[state]}>{verdict === null ? stateNames[state] : verdictNames[verdict]}</Badge>
  </Group>
)
