/** In front of a file, so that spreadsheets read it as UTF-8 and not as the machine's old code page. */
export const byteOrderMark = '\ufeff'

/** A cell as RFC 4180 text that no spreadsheet will execute: what starts like a formula gets a leading apostrophe (OWASP CSV injection). */
export function csvCell(value: unknown): string {
  const text = toText(value)
  const safe = formula.test(text) && !isPlainNumber(text) ? `'${text}` : text
  return separator.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`

/** Some spreadsheets skip what is invisible in front of a formula, and take the full-width signs of East Asian keyboards. */
const formula = /^(?:[\t\r\n]|[\s\0\u200b]*[=+\-@＝＋－＠])/
/** Where a comma is the decimal sign, spreadsheets split cells at semicolons. */
const separator = /[",;\t\r\n]/

const isPlainNumber = (text: string): boolean => /^[+-]?\d+(\.\d+)?$/.test(text)

function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
