import { Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { formatCount } from '../../../console/format.ts'
import { Panel } from '../../../console/widgets/panel.tsx'
import type { ImportResult } from '../contract.ts'

/** What the file holds, the rows with problems first. */
export function ImportPreview({ result }: { result: ImportResult }) {
  const left = result.rows - result.preview.length
  return (
    <Panel title="Preview">
      <Text mb="sm" role="status">
        {toSummary(result)}
      </Text>
      <div className="panel-flush scroll-x">
        <Table aria-label="Rows of the file">
          <Table.Thead>
            <Table.Tr>
              <Table.Th className="numeric" w={70}>
                Row
              </Table.Th>
              <Table.Th>Order</Table.Th>
              <Table.Th>Result of the check</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {result.preview.map((row) => (
              <Table.Tr key={row.row}>
                <Table.Td className="numeric">{row.row}</Table.Td>
                <Table.Td>{row.reference}</Table.Td>
                <Table.Td>
                  <Verdict problems={row.problems} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {left > 0 && (
        <Text mt="sm" c="dimmed" size="sm">
          and {formatCount(left, 'more row')}
        </Text>
      )}
    </Panel>
  )
}

function Verdict({ problems }: { problems: ImportResult['preview'][number]['problems'] }) {
  if (problems.length === 0)
    return (
      <span className="with-icon">
        <IconCheck size={15} color="var(--mantine-color-success)" aria-hidden /> Good
      </span>
    )
  return problems.map(({ column, message }) => (
    <span className="with-icon" key={column + message}>
      <IconAlertTriangle size={15} color="var(--mantine-color-error)" aria-hidden />
      <span>
        <strong>{column}</strong> {message}
      </span>
    </span>
  ))
}

function toSummary({ orders, rows, rowsWithProblems }: ImportResult): string {
  const held = `${formatCount(rows, 'row')}, ${formatCount(orders, 'order')}.`
  if (rowsWithProblems === 0) return `${held} Every row is good.`
  const wrong = `${formatCount(rowsWithProblems, 'row')} ${rowsWithProblems === 1 ? 'has' : 'have'} problems`
  return `${held} ${wrong}: correct the file and choose it again. Nothing can be imported before that.`
}
