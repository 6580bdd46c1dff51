import { Table, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import type { Column } from './definition.ts'
import { lookOf } from './look.ts'
import { directionOf, nextSort } from './sorting.ts'

type Props<Row> = {
  column: Column<Row>
  sorts: readonly string[]
  current: string | undefined
  onSort: (sort: string) => void
}

const icons = { ascending: IconArrowUp, descending: IconArrowDown, none: IconArrowsSort }

/** The header of a column: a button where the contract sorts by it. */
export function SortHeader<Row>({ column, sorts, current, onSort }: Props<Row>) {
  const { sort, label } = column
  if (sort === undefined || !sorts.includes(sort))
    return (
      <Table.Th {...lookOf(column)}>
        <span className={column.isLabelHidden ? 'visually-hidden' : ''}>{label}</span>
      </Table.Th>
    )
  const direction = directionOf(sort, current)
  const Icon = icons[direction ?? 'none']
  return (
    <Table.Th {...lookOf(column)} aria-sort={direction ?? 'none'}>
      <UnstyledButton
        className="sort-header"
        data-sorted={direction}
        onClick={() => onSort(nextSort(sort, direction && current))}
      >
        {label} <Icon size={13} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  )
}
