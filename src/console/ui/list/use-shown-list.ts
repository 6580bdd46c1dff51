import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Endpoint } from '../../../kernel/contract.ts'
import { useLive } from '../live.ts'
import { useList, type List } from '../use-list.ts'
import type { ListDefinition } from './definition.ts'
import { changeSearch, fieldsOf, isNarrowed, readSearch, sortsOf } from './filters.ts'
import { readSort } from './sorting.ts'

/** Whatever a page's address says; a list takes of it what it has a filter for. */
export const listSearch = (search: Record<string, unknown>): ListSearch =>
  Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]))
type ListSearch = { [name: string]: string | number | boolean | undefined }

/** A list as its address asks for it. `params` for a list below something, such as the events of an investigation. */
export function useShownList<Row>(definition: ListDefinition<Row>, params: object = {}) {
  const { endpoint, topic, everySeconds } = definition
  const search = useSearch({ strict: false })
  const navigate = useNavigate()
  const fields = fieldsOf(endpoint.query, definition.filters)
  const sorts = sortsOf(endpoint.query)
  const { values, query, ignored } = readSearch(fields, search)
  const sort = readSort(sorts, search)
  const asked = sort === sorts[0] || sort === undefined ? query : { ...query, sort }
  const list = useList(endpoint, asked, params, everySeconds)
  useLive(topic, [endpoint.path])

  const go = (change: Readonly<Record<string, string>>, wanted: string | undefined) => {
    const changed = changeSearch(fields, values, change)
    const next = wanted === undefined || wanted === sorts[0] ? changed : { ...changed, sort: wanted }
    void navigate({ to: '.', search: next, replace: true })
  }
  return {
    fields,
    values,
    columns: definition.columns.filter(({ isShown }) => isShown?.(values) ?? true),
    /** As the endpoint is asked: for the export, and for what acts on all that is shown. */
    query: asked,
    ignored,
    sorts,
    sort,
    isNarrowed: isNarrowed(fields, values),
    ...rowsOf<Row>(list),
    setFilter: (name: string, text: string) => go({ [name]: text }, sort),
    setSort: (wanted: string) => go({}, wanted),
    clear: () => go(Object.fromEntries(fields.map(({ name }) => [name, ''])), sort),
  }
}
export type Shown<Row> = ReturnType<typeof useShownList<Row>>

/** The definition was made for this endpoint (`defineList`), so its rows are the endpoint's items. */
const rowsOf = <Row>(list: ReturnType<typeof useList<Endpoint>>) => {
  const rows: readonly Row[] = list.rows
  return { list: { ...list, rows } satisfies List<Row>, rows }
}
