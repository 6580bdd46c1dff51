import { Text } from '@mantine/core'
import { useIsDisconnected } from '../live.ts'
import { ErrorState } from '../widgets/error-state.tsx'
import { nounsOf, type ListDefinition } from './definition.ts'
import { FilterBar } from './filter-bar.tsx'
import { ListFoot } from './list-foot.tsx'
import { ListTable } from './list-table.tsx'
import { NothingListed } from './nothing-listed.tsx'
import type { Shown } from './use-shown-list.ts'

type Props<Row> = { list: ListDefinition<Row>; shown: Shown<Row> }

/** A list in all its states: loading, failed, empty, nothing found, full, more to come, connection lost. */
export function ListView<Row>({ list, shown }: Props<Row>) {
  const isDisconnected = useIsDisconnected() && list.topic !== undefined
  const { error, isLoading, retry } = shown.list
  const hasRows = shown.rows.length > 0
  return (
    <>
      <FilterBar list={list} shown={shown} />
      {isDisconnected && hasRows && (
        <Text role="status" size="sm" mb="xs" className="stale-note">
          The connection to the server is lost. This list may be out of date.
        </Text>
      )}
      {error && !hasRows && (
        <ErrorState title={`The ${nounsOf(list)[1]} could not be read`} error={error} onRetry={retry} />
      )}
      {!error && !isLoading && !hasRows && <NothingListed list={list} shown={shown} />}
      {(hasRows || (isLoading && !error)) && (
        <>
          <ListTable list={list} shown={shown} />
          <ListFoot list={list} rows={shown.list} />
        </>
      )}
    </>
  )
}
