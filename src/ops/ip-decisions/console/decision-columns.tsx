import { Anchor, Badge, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { formatCountry, formatInteger } from '../../../console/ui/format.ts'
import { RelativeTime } from '../../../console/ui/widgets/relative-time.tsx'
import type { Column } from '../../../console/ui/widgets/table-row.tsx'
import type { IpDecision } from '../contract.ts'
import { decidedBy, occasionWords, whoWords } from './decision-words.ts'

export const decisionColumns: readonly Column<IpDecision>[] = [
  { header: 'Person', render: (decision) => <Who decision={decision} /> },
  { header: 'Address', isSecondary: true, render: (decision) => <Place decision={decision} /> },
  { header: 'Occasion', isSecondary: true, render: ({ occasion }) => occasionWords[occasion] },
  { header: 'Decided by', isSecondary: true, render: decidedBy },
  { header: 'Times', isNumeric: true, render: ({ count }) => formatInteger(count) },
  { header: 'Last', render: ({ lastAt }) => <RelativeTime at={lastAt} /> },
]

function Who({ decision }: { decision: IpDecision }) {
  return (
    <>
      <Group gap={6}>
        <Anchor
          inherit
          fw={600}
          renderRoot={(props) => (
            <Link to="/ip-access/decisions/$code" params={{ code: decision.code }} {...props} />
          )}
        >
          {whoWords(decision)}
        </Anchor>
        {isClaimed(decision) && <Badge color="orange">Claimed</Badge>}
      </Group>
      <Text size="xs" c="dimmed">
        Code <span className="code">{decision.code}</span>
      </Text>
      <Text size="xs" c="dimmed" hiddenFrom="sm">
        {formatCountry(decision.country)} {decision.address}
      </Text>
    </>
  )
}

const isClaimed = ({ proof, user }: IpDecision): boolean => proof === 'claimed' && user !== null

function Place({ decision }: { decision: IpDecision }) {
  return (
    <>
      <span className="code">{decision.address}</span>
      <Text size="xs" c="dimmed">
        {formatCountry(decision.country) || 'Country not known'}
      </Text>
    </>
  )
}
