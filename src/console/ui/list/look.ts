import type { Column } from './definition.ts'

/** What a column looks like, in its header and in every cell. */
export const lookOf = <Row>({ align, isHiddenOnPhone }: Column<Row>) => ({
  ...(align === 'right' ? { className: 'numeric' } : {}),
  ...(isHiddenOnPhone ? { visibleFrom: 'sm' as const } : {}),
})
export type Look = ReturnType<typeof lookOf>
