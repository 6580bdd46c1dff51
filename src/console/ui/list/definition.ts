import type { LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Endpoint, Page } from '../../../kernel/contract.ts'
import type { Input, Reply } from '../api.ts'

/** One column of a list, or one labelled fact of a row on a phone. The first one names the row and holds its link. */
export type Column<Row> = {
  label: string
  cell: (row: Row) => ReactNode
  /** A second line, smaller and dimmed. */
  note?: (row: Row) => ReactNode
  /** What stands beside the value: badges. */
  badges?: (row: Row) => ReactNode
  /** By what the endpoint sorts for a click on the header; with `-`, descending comes first. */
  sort?: string
  align?: 'right'
  /** Buttons need no heading for the eye. */
  isLabelHidden?: boolean
  isHiddenOnPhone?: boolean
  /** Whether it says anything with these filters. */
  isShown?: (values: Readonly<Record<string, string>>) => boolean
}

export type Choice = { value: string; label: string }

/** How a filter of the contract looks; without any of this its name and its schema decide. */
export type FilterOptions<Row> = {
  label?: string
  /** What its values are called. Words for `true` and `false` make a choice of what would be a switch. */
  words?: Readonly<Record<string, string>>
  placeholder?: string
  /** A hook: values to choose from that the contract cannot list, such as the groups there are. */
  useChoices?: () => readonly Choice[]
  /** Shown only while it is set, as a button that takes it away: what is chosen, e.g. `PT Maju`. */
  chip?: (value: string, rows: readonly Row[]) => string
  /** Holds while the address names none; `all` there means none. */
  initial?: string
  /** Whether it makes sense beside the others; where it does not it is not applied either. */
  isShown?: (values: Readonly<Record<string, string>>) => boolean
}

/** A list as data. Where it links to, `Pick<LinkProps, …>` keeps the compiler's check of the path. */
export type ListDefinition<Row> = {
  title: string
  /** What a row is, and several of them: `order`, or `['person', 'people']`. */
  noun: string | readonly [one: string, many: string]
  endpoint: Endpoint
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  link?: (row: Row) => RowTarget
  filters?: Readonly<Record<string, FilterOptions<Row>>>
  /** Names for what the list can be sorted by without a column of its own. */
  sortWords?: Readonly<Record<string, string>>
  /** The topic of live updates: the list is read again when something of it has changed. */
  topic?: string
  /** Read again so often where no topic tells of changes. */
  everySeconds?: number
  /** When there is nothing at all: what this list is for. */
  empty: { title: string; text: ReactNode; actions?: ReactNode }
  /** When filters leave nothing: where the search looks. */
  searched?: string
}
export type RowTarget = Pick<LinkProps, 'to' | 'params' | 'search'>

type Item<E extends Endpoint> = Reply<E> extends Page<infer I> ? I : never
type FilterName<E extends Endpoint> = Exclude<
  keyof NonNullable<Input<E>['query']>,
  'limit' | 'cursor' | 'sort'
>
type Declared<E extends Endpoint> = Omit<ListDefinition<Item<E>>, 'endpoint' | 'filters'> & {
  filters?: { readonly [Name in FilterName<E>]?: FilterOptions<Item<E>> }
}

/** Declares a list of an endpoint: rows and filters are those of its contract. */
export const defineList = <E extends Endpoint>(endpoint: E, declared: Declared<E>): ListDefinition<Item<E>> =>
  ({ ...declared, endpoint }) as ListDefinition<Item<E>>

/** `['order', 'orders']`. */
export const nounsOf = ({ noun }: Pick<ListDefinition<never>, 'noun'>): readonly [string, string] =>
  typeof noun === 'string' ? [noun, `${noun}s`] : noun
