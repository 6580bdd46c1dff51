import { Skeleton, Table } from '@mantine/core'
import { cellLook, type Column } from './table-column.ts'

const rows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

export function SkeletonRows<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return rows.map((row) => (
    <Table.Tr key={row}>
      {columns.map((column) => (
        <Table.Td key={column.header} {...cellLook(column)}>
          <Skeleton height={12} my={4} width={column.isNumeric ? '100%' : '70%'} />
        </Table.Td>
      ))}
    </Table.Tr>
  ))
}
