import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core'
import { RelativeTime } from '../../../console/widgets/relative-time.tsx'
import type { SaleOrder } from '../contract.ts'
import { findDifferences, type Difference } from './differences.ts'
import { toValues, type OrderValues } from './form-values.ts'

type Props = { mine: OrderValues; theirs: SaleOrder; onTakeTheirs: () => void }

/** Somebody else saved first: what differs, before anything is lost. */
export function Conflict({ mine, theirs, onTakeTheirs }: Props) {
  const differences = findDifferences(mine, toValues(theirs))
  return (
    <Alert
      role="alert"
      variant="outline"
      color="orange"
      c="var(--mantine-color-text)"
      title="Somebody else changed this order while you were editing"
    >
      <Stack gap="sm">
        <Text size="sm">
          They saved <RelativeTime at={theirs.updatedAt} />; nothing of yours is saved yet.
        </Text>
        <DifferenceTable differences={differences} />
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={onTakeTheirs}>
            Discard my changes and load theirs
          </Button>
          <Text size="sm">or correct your version above and overwrite theirs with the button below.</Text>
        </Group>
      </Stack>
    </Alert>
  )
}

function DifferenceTable({ differences }: { differences: readonly Difference[] }) {
  return (
    <div className="scroll-x">
      <Table aria-label="Differences" withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Field</Table.Th>
            <Table.Th>Yours, not saved</Table.Th>
            <Table.Th>Theirs, saved</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differences.map(({ field, mine, theirs }) => (
            <Table.Tr key={field}>
              <Table.Th scope="row">{field}</Table.Th>
              <Table.Td>{mine}</Table.Td>
              <Table.Td>{theirs}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
