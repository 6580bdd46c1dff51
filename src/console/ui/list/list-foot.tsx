import { Button, Group, Text } from '@mantine/core'
import { formatInteger } from '../format.ts'
import type { List } from '../use-list.ts'
import { ErrorState } from '../widgets/error-state.tsx'
import { nounsOf, type ListDefinition } from './definition.ts'

type Props<Row> = { list: ListDefinition<Row>; rows: List<Row> }

/** How many there are, and the way to more of them. */
export function ListFoot<Row>({ list, rows }: Props<Row>) {
  const [one, many] = nounsOf(list)
  const all = `${formatInteger(rows.count)}${rows.countIsCapped ? '+' : ''} ${rows.count === 1 ? one : many}`
  const shown = rows.hasMore ? `${formatInteger(rows.rows.length)} of ${all} shown` : all
  return (
    <Group mt="xs" gap="sm" justify="space-between" mih={30}>
      <Text size="sm" c="dimmed" aria-live="polite">
        {rows.isLoading ? 'Loading…' : shown}
      </Text>
      {rows.error && <ErrorState error={rows.error} onRetry={rows.retry} />}
      {rows.hasMore && (
        <Button variant="default" size="xs" loading={rows.isLoadingMore} onClick={rows.loadMore}>
          Show more
        </Button>
      )}
    </Group>
  )
}
