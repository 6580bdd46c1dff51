import { Table, Skeleton } from '@mantine/core'
import type { MouseEvent, ReactNode } from 'react'

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

export type Column<Row> = {
  header: string
  render: (row: Row) => ReactNode
  isNumeric?: boolean
  /** Buttons need no heading for the eye. */
  isHeaderHidden?: boolean
  /** Not shown on a phone. */
  isSecondary?: boolean
}

export const cellLook = (column: { isNumeric?: boolean; isSecondary?: boolean }) => ({
  ...(column.isNumeric ? { className: 'numeric' } : {}),
  ...(column.isSecondary ? { visibleFrom: 'sm' as const } : {}),
})

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

/** Moves the focus to the link or button of the next or previous row on the page. */
export function moveRowFocus(by: 1 | -1): void {
  const rows = [...document.querySelectorAll('[data-row]')]
  const current = rows.findIndex((row) => row.contains(document.activeElement))
  const target = current === -1 ? 0 : Math.min(Math.max(current + by, 0), rows.length - 1)
  rows[target]?.querySelector<HTMLElement>('a, button')?.focus()
}
