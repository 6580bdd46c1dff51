import { Table } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { moveRowFocus, useShortcuts } from '../use-shortcuts.ts'
import type { ListDefinition } from './definition.ts'
import { ListRow } from './list-row.tsx'
import { lookOf } from './look.ts'
import { SkeletonRows } from './skeleton-rows.tsx'
import { SortHeader } from './sort-header.tsx'
import type { Shown } from './use-shown-list.ts'

type Props<Row> = { list: ListDefinition<Row>; shown: Shown<Row> }

/** The rows; on a phone each is a card of labelled facts. Rows move by ↑ ↓ j k. */
export function ListTable<Row>({ list, shown }: Props<Row>) {
  const navigate = useNavigate()
  useShortcuts({
    j: () => moveRowFocus(1),
    ArrowDown: () => moveRowFocus(1),
    k: () => moveRowFocus(-1),
    ArrowUp: () => moveRowFocus(-1),
  })
  const { link } = list
  const { columns } = shown
  const { isLoading, isStale } = shown.list
  return (
    <div className="panel list-panel scroll-x">
      <Table aria-label={list.title} aria-busy={isLoading || isStale} className="cards">
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <SortHeader
                key={column.label}
                column={column}
                sorts={shown.sorts}
                current={shown.sort}
                onSort={shown.setSort}
              />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ opacity: isStale ? 0.6 : 1 }}>
          {isLoading && <SkeletonRows looks={columns.map(lookOf)} />}
          {shown.rows.map((row) => (
            <ListRow
              key={list.rowKey(row)}
              row={row}
              columns={columns}
              target={link?.(row)}
              onOpen={(target) => void navigate(target)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
