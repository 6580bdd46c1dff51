/** One line of the table: what we reached, what it is compared with, and what was to be reached. */
export type Figure = {
  what: string
  ours: string
  /** The peer's figure or the limit, measured in the same run. */
  against: string
  ratio: string
  target: string
  isReached: boolean
}

const columns = ['what', 'ours', 'against', 'ratio', 'target'] as const

/** A table for people, as wide as its words. */
export function toTable(figures: readonly Figure[]): string {
  const heading = Object.fromEntries(columns.map((name) => [name, name])) as Record<Column, string> // one entry a column
  const rows = [heading, ...figures]
  const widths = columns.map((name) => Math.max(...rows.map((row) => row[name].length)))
  const line = (row: Record<Column, string>, verdict: string): string =>
    [...columns.map((name, index) => row[name].padEnd(widths[index] ?? 0)), verdict].join('  ').trimEnd()
  const rule = '-'.repeat(line(heading, 'reached').length)
  return [
    line(heading, ''),
    rule,
    ...figures.map((figure) => line(figure, figure.isReached ? 'reached' : 'NOT reached')),
  ].join('\n')
}

type Column = (typeof columns)[number]
