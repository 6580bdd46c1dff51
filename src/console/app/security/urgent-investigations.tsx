import { Table, Text } from '@mantine/core'
import { listInvestigations, type InvestigationRow } from '../../../ops/investigations/contract.ts'
import { useLive } from '../../ui/live.ts'
import { useList } from '../../ui/use-list.ts'
import { ErrorState } from '../../ui/widgets/error-state.tsx'
import { Panel } from '../../ui/widgets/panel.tsx'
import { RiskBadge } from '../../ui/widgets/risk-badge.tsx'
import { RelativeTime } from '../../ui/widgets/relative-time.tsx'
import { TextLink } from '../../ui/widgets/text-link.tsx'

const shown = { unresolved: true, risk: 'high', limit: 8 } as const

/** Unresolved high and critical investigations, the most urgent first. */
export function UrgentInvestigations() {
  const { rows, isLoading, error, retry } = useList(listInvestigations, shown)
  useLive('investigations', [listInvestigations.path])
  return (
    <Panel
      title="Unresolved investigations of high and critical risk"
      actions={
        <TextLink to="/investigations" search={{ unresolved: 'true', risk: 'high' }}>
          All of them
        </TextLink>
      }
    >
      {error && <ErrorState title="They could not be read" error={error} onRetry={retry} />}
      {!isLoading && !error && rows.length === 0 && <Text c="dimmed">None. Nothing waits for you.</Text>}
      <Table>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

const Row = ({ row: { id, number, title, risk, assignee, lastEventAt } }: { row: InvestigationRow }) => (
  <Table.Tr>
    <Table.Td className="breaks">
      <TextLink to="/investigations/$investigationId" params={{ investigationId: id }}>
        #{number} {title}
      </TextLink>
      <Text size="xs" c="dimmed">
        {assignee === null ? 'Unassigned' : (assignee.name ?? 'Assigned')}
      </Text>
    </Table.Td>
    <Table.Td>
      <RiskBadge risk={risk} />
    </Table.Td>
    <Table.Td ta="right">
      <RelativeTime at={lastEventAt} />
    </Table.Td>
  </Table.Tr>
)
