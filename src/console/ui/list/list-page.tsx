import type { ReactNode } from 'react'
import { PageHeader } from '../widgets/page-header.tsx'
import type { ListDefinition } from './definition.ts'
import { ListView } from './list-view.tsx'
import { useShownList, type Shown } from './use-shown-list.ts'

type Props<Row> = {
  list: ListDefinition<Row>
  actions?: ReactNode
  /** Buttons that act on what is shown. */
  renderActions?: (shown: Shown<Row>) => ReactNode
  /** Between the title and the filters. */
  children?: ReactNode
}

/** A page that is one list. What it lists, how it is filtered, sorted and exported is declared by `defineList`. */
export function ListPage<Row>({ list, actions, renderActions, children }: Props<Row>) {
  const shown = useShownList(list)
  return (
    <>
      <PageHeader title={list.title} actions={renderActions?.(shown) ?? actions} />
      {children}
      <ListView list={list} shown={shown} />
    </>
  )
}
