/** Columns as wide as their widest cell. What would steer the terminal instead of being read is replaced. */
export function tableOf(rows: readonly (readonly string[])[]): string[] {
  const readable = rows.map((row) => row.map((cell) => cell.replaceAll(/\p{C}/gu, '\uFFFD')))
  const widths = (readable[0] ?? []).map((_, column) =>
    Math.max(...readable.map((row) => lengthOf(row[column] ?? ''))),
  )
  return readable.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - lengthOf(cell)))
      .join('  ')
      .trimEnd(),
  )
}

const lengthOf = (text: string): number => Array.from(text).length
