import { Button, Group, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { formatInteger, formatListCount } from '../format.ts'
import type { List } from '../use-list.ts'
import { useShortcuts } from '../use-shortcuts.ts'
import { ErrorState } from './error-state.tsx'
import { moveRowFocus, SkeletonRows, cellLook, type Column, TableRow } from './table-row.tsx'

type Props<Row> = {
  /** For screen readers: what the table lists. */
  label: string
  /** The singular noun of a row, for the count. */
  noun: string
  list: List<Row>
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  onOpen?: (row: Row) => void
  empty: ReactNode
}

/** A list in all its states: loading, failed, empty, full, and more to come. Rows move by ↑ ↓ j k. */
export function DataTable<Row>(props: Props<Row>) {
  const { list, columns } = props
  useShortcuts({
    j: () => moveRowFocus(1),
    ArrowDown: () => moveRowFocus(1),
    k: () => moveRowFocus(-1),
    ArrowUp: () => moveRowFocus(-1),
  })
  if (list.error && list.rows.length === 0)
    return (
      <ErrorState title={`The ${props.noun}s could not be read`} error={list.error} onRetry={list.retry} />
    )
  if (!list.isLoading && list.rows.length === 0) return <div className="panel">{props.empty}</div>
  return (
    <>
      <div className="panel scroll-x" style={{ padding: 0 }}>
        <Table aria-label={props.label} aria-busy={list.isLoading || list.isStale}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.header} {...cellLook(column)}>
                  <span className={column.isHeaderHidden ? 'visually-hidden' : ''}>{column.header}</span>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody style={{ opacity: list.isStale ? 0.6 : 1 }}>
            {list.isLoading && <SkeletonRows columns={columns} />}
            {list.rows.map((row) => (
              <TableRow key={props.rowKey(row)} row={row} columns={columns} onOpen={props.onOpen} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Foot list={list} noun={props.noun} />
    </>
  )
}

function Foot<Row>({ list, noun }: { list: List<Row>; noun: string }) {
  const shown = list.hasMore
    ? `${formatInteger(list.rows.length)} of ${formatListCount(list, noun)} shown`
    : formatListCount(list, noun)
  return (
    <Group mt="xs" gap="sm" justify="space-between" mih={30}>
      <Text size="sm" c="dimmed" aria-live="polite">
        {list.isLoading ? 'Loading…' : shown}
      </Text>
      {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
      {list.hasMore && (
        <Button variant="default" size="xs" loading={list.isLoadingMore} onClick={list.loadMore}>
          Show more
        </Button>
      )}
    </Group>
  )
}
