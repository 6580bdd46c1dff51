import '../ip-access.css'
import { Anchor, Button, Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatCount, formatInteger } from '../../../../console/ui/format.ts'
import { Panel } from '../../../../console/ui/widgets/panel.tsx'
import { RelativeTime } from '../../../../console/ui/widgets/relative-time.tsx'
import { Sparkline } from './sparkline.tsx'
import { noRule, type Tally } from './tallies.ts'

type Props = { tallies: readonly Tally[]; days: number }
const step = 25

/** Every rule that matched anybody, with its days. */
export function StatisticsTable({ tallies, days }: Props) {
  const [shown, setShown] = useState(step)
  const rules = tallies.filter(({ key }) => key !== noRule).length
  return (
    <Panel title={`${formatCount(rules, 'rule')} matched in these days`}>
      <div className="panel-flush scroll-x">
        <Table aria-label="Matches by rule" className="stacks">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Rule</Table.Th>
              <Table.Th>By day</Table.Th>
              <Table.Th className="numeric">Let in</Table.Th>
              <Table.Th className="numeric">Refused</Table.Th>
              <Table.Th className="numeric">Only counted</Table.Th>
              <Table.Th>Last match</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tallies.slice(0, shown).map((tally) => (
              <Row key={tally.key} tally={tally} days={days} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {tallies.length > shown && (
        <Button variant="default" size="xs" mt="sm" onClick={() => setShown(shown + step)}>
          Show more
        </Button>
      )}
    </Panel>
  )
}

function Row({ tally, days }: { tally: Tally; days: number }) {
  return (
    <Table.Tr>
      <Table.Td data-label="Rule">
        <Anchor
          inherit
          fw={600}
          renderRoot={(props) => (
            <Link
              to="/ip-access/statistics"
              search={(before) => ({ ...before, rule: tally.key })}
              {...props}
            />
          )}
        >
          {tally.name}
        </Anchor>
      </Table.Td>
      <Table.Td data-label="By day">
        <Sparkline days={tally.perDay} length={days} />
      </Table.Td>
      <Table.Td data-label="Let in" className="numeric">
        {formatInteger(tally.allowed)}
      </Table.Td>
      <Table.Td data-label="Refused" className="numeric">
        {formatInteger(tally.denied)}
      </Table.Td>
      <Table.Td data-label="Counted" className="numeric">
        {formatInteger(tally.observed)}
      </Table.Td>
      <Table.Td data-label="Last match">
        {tally.lastHitAt === null ? '–' : <RelativeTime at={tally.lastHitAt} />}
      </Table.Td>
    </Table.Tr>
  )
}
