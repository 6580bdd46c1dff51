import { Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatCount } from '../../../console/ui/format.ts'
import { Panel } from '../../../console/ui/widgets/panel.tsx'
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
                  <Verdict {...row} />
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

type PreviewRow = ImportResult['preview'][number]

function Verdict({ problems, notes }: Pick<PreviewRow, 'problems' | 'notes'>) {
  if (problems.length === 0 && notes === undefined)
    return (
      <span className="with-icon">
        <IconCheck size={15} color="var(--mantine-color-success)" aria-hidden /> Good
      </span>
    )
  return (
    <>
      <Remarks
        remarks={problems}
        icon={<IconAlertTriangle color="var(--mantine-color-error)" {...small} />}
      />
      <Remarks
        remarks={notes ?? none}
        icon={<IconInfoCircle color="var(--mantine-color-dimmed)" {...small} />}
      />
    </>
  )
}

const none: PreviewRow['problems'] = []
const small = { size: 15, 'aria-hidden': true } as const

function Remarks({ remarks, icon }: { remarks: PreviewRow['problems']; icon: ReactNode }) {
  return remarks.map(({ column, message }) => (
    <span className="with-icon" key={column + message}>
      {icon}
      <span>
        <strong>{column}</strong> {message}
      </span>
    </span>
  ))
}

function toSummary({ orders, rows, rowsWithProblems, preview }: ImportResult): string {
  const held = `${formatCount(rows, 'row')}, ${formatCount(orders, 'order')}.`
  const hasNotes = preview.some(({ notes }) => notes !== undefined)
  if (rowsWithProblems === 0)
    return `${held} ${hasNotes ? 'All can be imported; mind the notes.' : 'Every row is good.'}`
  const wrong = `${formatCount(rowsWithProblems, 'row')} ${rowsWithProblems === 1 ? 'has' : 'have'} problems`
  return `${held} ${wrong}: correct the file and choose it again. Nothing can be imported before that.`
}
