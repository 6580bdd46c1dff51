import { CsvError, parse } from 'csv-parse/sync'

export type CsvRow<Column extends string> = {
  /** Line of the file on which the row begins, the header being line 1. */
  row: number
  /** Absent columns and empty cells are empty text. */
  cells: Readonly<Record<Column, string>>
  /** Why the row as such is wrong, whatever its cells say. */
  problem?: string
}

export type CsvTable<Column extends string> = { rows: readonly CsvRow<Column>[] } | { problem: string }

export type CsvFormat<Column extends string> = {
  columns: readonly Column[]
  required: readonly Column[]
  mostRows: number
}

/**
 * Reads a CSV text with a header row, as spreadsheets write it: separated by commas, semicolons or tabs, perhaps announced
 * by `sep=`, with blank lines, rows of separators only and rows that end early. Or says why it cannot be read.
 */
export function readCsvTable<Column extends string>(
  text: string,
  format: CsvFormat<Column>,
): CsvTable<Column> {
  const encoding = problemWithEncoding(text)
  if (encoding !== undefined) return { problem: encoding }
  const parsed = parsedRecords(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), format.mostRows)
  if ('problem' in parsed) return parsed
  const [header, ...records] = parsed.records
  if (header === undefined) return { problem: 'it is empty. The first line names the columns.' }
  const names = withoutBlankEnd(header.record).map((name) => name.trim().toLowerCase())
  const problem = problemWithHeader(names, format) ?? problemWithSize(records.length, format.mostRows)
  if (problem !== undefined) return { problem }
  return { rows: records.map((record) => toRow(record, names, format.columns)) }
}

/** A text that was decoded with losses, or as the wrong encoding altogether. Every other byte of UTF-16 is no character. */
function problemWithEncoding(text: string): string | undefined {
  const isWide =
    /^(?:\uFFFD{2}|\uFEFF?(?:[\uFFFD\0][^\uFFFD\0]){2}|\uFEFF?(?:[^\uFFFD\0][\uFFFD\0]){2})/.test(text)
  if (isWide) {
    return 'it is UTF-16 text, which spreadsheets call “Unicode text”. Save it as “CSV UTF-8” and try again.'
  }
  return /[\uFFFD\0]/.test(text) ? 'it is not UTF-8 text. Save it as “CSV UTF-8” and try again.' : undefined
}

type ParsedRecord = { record: string[]; info: { lines: number } }

/** In characters without the separators; far more than all columns of a row may hold. */
const longestRow = 100_000

function parsedRecords(text: string, mostRows: number): { records: ParsedRecord[] } | { problem: string } {
  const { delimiter, firstLine } = layoutOf(text)
  const options = {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    from_line: firstLine,
    // One more than may be there, so that a file of millions of rows is not read to its end.
    to: 1 + mostRows + 1,
    max_record_size: longestRow,
    info: true as const,
  }
  try {
    // With `info` every record comes in an envelope, which the types of csv-parse leave out.
    return { records: parse(text, options) as unknown as ParsedRecord[] }
  } catch (error) {
    if (error instanceof CsvError) return { problem: `row ${lineOf(error)}: ${sentenceFor(error)}` }
    throw error
  }
}

/** What separates the cells: what a first line `sep=` says, otherwise what stands in the header. No column's name holds any of them. */
function layoutOf(text: string): { delimiter: string; firstLine: number } {
  const announced = /^"?sep=([,;\t])"?[,;\t"]*(?:\n|$)/i.exec(text)?.[1]
  if (announced !== undefined) return { delimiter: announced, firstLine: 2 }
  const header = /^.*[^\s,;"].*$/m.exec(text)?.[0] ?? ''
  return { delimiter: ['\t', ';'].find((character) => header.includes(character)) ?? ',', firstLine: 1 }
}

/** Spreadsheets end every line with a separator for each column that once held something. */
const withoutBlankEnd = (cells: readonly string[]): string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1)

function problemWithHeader(
  names: readonly string[],
  { columns, required }: CsvFormat<string>,
): string | undefined {
  const unknown = names.find((name) => name !== '' && !columns.includes(name))
  if (unknown !== undefined)
    return `there is no column “${oneLine(unknown)}”. The columns are ${columns.join(', ')}.`
  const doubled = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (doubled !== undefined) return `the column ${doubled} stands there twice.`
  const missing = required.find((name) => !names.includes(name))
  return missing === undefined ? undefined : `the column ${missing} is missing.`
}

function problemWithSize(rows: number, most: number): string | undefined {
  if (rows === 0) return 'it has a header and no rows.'
  return rows > most ? `it has more than ${most} rows. Split it into several files.` : undefined
}

function toRow<Column extends string>(
  { record, info }: ParsedRecord,
  names: readonly string[],
  columns: readonly Column[],
): CsvRow<Column> {
  const cells = Object.fromEntries(columns.map((column) => [column, record[names.indexOf(column)] ?? '']))
  const breaksInside = record.join('').split('\n').length - 1
  const row = {
    row: info.lines - breaksInside,
    cells: cells as Record<Column, string>, // made from these very columns
  }
  const problem = problemWithCells(withoutBlankEnd(record), names)
  return problem === undefined ? row : { ...row, problem }
}

/** Nothing is dropped silently: a cell without a column is most often one with a separator inside. */
function problemWithCells(cells: readonly string[], names: readonly string[]): string | undefined {
  if (cells.length > names.length) return `has ${cells.length} cells where the header has ${names.length}`
  const unnamed = cells.findIndex((cell, index) => names[index] === '' && cell.trim() !== '')
  return unnamed === -1 ? undefined : `has a value in column ${unnamed + 1}, which has no name`
}

const oneLine = (name: string): string => name.replace(/\s+/g, ' ').slice(0, 60)

const lineOf = ({ lines }: CsvError): string => (typeof lines === 'number' ? String(lines) : '?')

const unescaped =
  'a quotation mark stands inside a cell. Put the cell in quotation marks and double the one inside.'
const sentences: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed.',
  INVALID_OPENING_QUOTE: unescaped,
  CSV_INVALID_CLOSING_QUOTE: unescaped,
  CSV_MAX_RECORD_SIZE: `the row is longer than ${longestRow} characters. Is a quotation mark missing before it?`,
}

const sentenceFor = (error: CsvError): string => sentences[error.code] ?? error.message
