import { Group, Table, Text } from '@mantine/core'
import type { MouseEvent } from 'react'
import type { Column, RowTarget } from './definition.ts'
import { lookOf } from './look.ts'
import { RowLink } from './row-link.tsx'

type Props<Row> = {
  row: Row
  columns: readonly Column<Row>[]
  target: RowTarget | undefined
  onOpen: (target: RowTarget) => void
}

/** The link in a row is what the keyboard opens; for the mouse the whole row does. */
export function ListRow<Row>({ row, columns, target, onOpen }: Props<Row>) {
  const openByMouse = (event: MouseEvent<HTMLElement>) => {
    if (!target || isOwnBusiness(event.target) || getSelection()?.type === 'Range') return
    onOpen(target)
  }
  return (
    <Table.Tr data-row {...(target ? { className: 'row-opens', onClick: openByMouse } : {})}>
      {columns.map((column, index) => (
        <Table.Td
          key={column.label}
          {...lookOf(column)}
          data-label={column.isLabelHidden || index === 0 ? undefined : column.label}
        >
          <Cell row={row} column={column} target={index === 0 ? target : undefined} />
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

type CellProps<Row> = { row: Row; column: Column<Row>; target: RowTarget | undefined }

function Cell<Row>({ row, column: { cell, note, badges }, target }: CellProps<Row>) {
  const value = target ? <RowLink target={target}>{cell(row)}</RowLink> : cell(row)
  const below = note?.(row)
  return (
    <div>
      {badges ? (
        <Group gap={6}>
          {value}
          {badges(row)}
        </Group>
      ) : (
        value
      )}
      {below !== undefined && below !== null && below !== '' && (
        <Text size="xs" c="dimmed" component="div">
          {below}
        </Text>
      )}
    </div>
  )
}

const isOwnBusiness = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('a, button, input') !== null
