import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export type Difference = { field: string; mine: string; theirs: string }
type Props = {
  /** What both have changed, e.g. `order`. */
  noun: string
  /** When they saved, where that is known. */
  lead: ReactNode
  differences: readonly Difference[]
  onTakeTheirs: () => void
}

/** Somebody else saved first: what differs, before anything is lost. */
export function VersionConflict({ noun, lead, differences, onTakeTheirs }: Props) {
  return (
    <Alert
      role="alert"
      variant="outline"
      color="orange"
      c="var(--mantine-color-text)"
      title={`Somebody else changed this ${noun} while you were editing`}
    >
      <Stack gap="sm">
        <Text size="sm">{lead}</Text>
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
