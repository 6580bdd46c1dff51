/** A cell as RFC 4180 text that no spreadsheet will execute: what starts like a formula gets a leading apostrophe (OWASP CSV injection). */
export function csvCell(value: unknown): string {
  const text = toText(value)
  const safe = /^[=+\-@\t\r]/.test(text) && !isPlainNumber(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`

const isPlainNumber = (text: string): boolean => /^[+-]?\d+(\.\d+)?$/.test(text)

function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
