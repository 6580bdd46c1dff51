import { Table } from '@mantine/core'
import type { MouseEvent } from 'react'
import { cellLook, type Column } from './table-column.ts'

type Props<Row> = { row: Row; columns: readonly Column<Row>[]; onOpen: ((row: Row) => void) | undefined }

/** The link in a row is what the keyboard opens; for the mouse the whole row does. */
export function TableRow<Row>({ row, columns, onOpen }: Props<Row>) {
  const openByMouse = (event: MouseEvent<HTMLElement>) => {
    if (isOwnBusiness(event.target) || getSelection()?.type === 'Range') return
    onOpen?.(row)
  }
  return (
    <Table.Tr data-row {...(onOpen ? { className: 'row-opens', onClick: openByMouse } : {})}>
      {columns.map((column) => (
        <Table.Td key={column.header} {...cellLook(column)}>
          {column.render(row)}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

const isOwnBusiness = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, button, input') !== null
