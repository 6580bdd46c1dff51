import { Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { EventsLink } from '../../../ops/audit/console/events-link.tsx'
import type { AuditStatistics } from '../../../ops/audit/contract.ts'
import { formatInteger } from '../../ui/format.ts'
import { Panel } from '../../ui/widgets/panel.tsx'
import { TextLink } from '../../ui/widgets/text-link.tsx'

type Tally = AuditStatistics['failedSignIns']['networks'][number]

/** From where and for whom sign-ins failed most; each leads to its events. */
export const FailedSignIns = ({
  failed: { count, networks, people },
}: {
  failed: AuditStatistics['failedSignIns']
}) => (
  <Panel
    title={`${formatInteger(count)} failed sign-ins in 24 hours`}
    actions={
      <TextLink to="/audit" search={{ type: 'sign_in.failed' }}>
        All of them
      </TextLink>
    }
  >
    {count === 0 ? (
      <Text c="dimmed">None.</Text>
    ) : (
      <div className="columns">
        <Tallies heading="Network" tallies={networks} renderName={fromNetwork} />
        <Tallies heading="Person" tallies={people} renderName={ofPerson} />
      </div>
    )}
  </Panel>
)

const fromNetwork = ({ name }: Tally): ReactNode => <EventsLink of={{ address: name }}>{name}</EventsLink>

const ofPerson = ({ name, userId }: Tally): ReactNode =>
  userId === null ? (
    `${name} (no such person)`
  ) : (
    <EventsLink of={{ subjectType: 'user', subjectId: userId }}>{name}</EventsLink>
  )

type Props = { heading: string; tallies: readonly Tally[]; renderName: (tally: Tally) => ReactNode }

const Tallies = ({ heading, tallies, renderName }: Props) => (
  <Table>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{heading}</Table.Th>
        <Table.Th ta="right">Failed</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {tallies.map((tally) => (
        <Table.Tr key={tally.name}>
          <Table.Td className="breaks">{renderName(tally)}</Table.Td>
          <Table.Td ta="right">{formatInteger(tally.count)}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
