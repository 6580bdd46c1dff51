import type { ReactNode } from 'react'

export type Column<Row> = {
  header: string
  render: (row: Row) => ReactNode
  isNumeric?: boolean
  /** Buttons need no heading for the eye. */
  isHeaderHidden?: boolean
  /** Not shown on a phone. */
  isSecondary?: boolean
}

export const cellLook = (column: { isNumeric?: boolean; isSecondary?: boolean }) => ({
  ...(column.isNumeric ? { className: 'numeric' } : {}),
  ...(column.isSecondary ? { visibleFrom: 'sm' as const } : {}),
})
