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

/** Reads a CSV text with a header row, separated by commas or semicolons; or says why it cannot be read as one. */
export function readCsvTable<Column extends string>(
  text: string,
  format: CsvFormat<Column>,
): CsvTable<Column> {
  // A text that was decoded with losses, or as the wrong encoding altogether.
  if (/[\uFFFD\0]/.test(text)) {
    return { problem: 'it is not UTF-8 text. Save it as “CSV UTF-8” and try again.' }
  }
  const parsed = parsedRecords(text.replace(/\r\n?/g, '\n'))
  if ('problem' in parsed) return parsed
  const [header, ...records] = parsed.records
  if (header === undefined) return { problem: 'it is empty. The first line names the columns.' }
  const names = header.record.map((name) => name.trim().toLowerCase())
  const problem = problemWithHeader(names, format) ?? problemWithSize(records.length, format.mostRows)
  if (problem !== undefined) return { problem }
  return { rows: records.map((record) => toRow(record, names, format.columns)) }
}

type ParsedRecord = { record: string[]; info: { lines: number } }

function parsedRecords(text: string): { records: ParsedRecord[] } | { problem: string } {
  const options = {
    bom: true,
    delimiter: delimiterOf(text),
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
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

/** No column's name holds either of them, so the header tells. */
const delimiterOf = (text: string): string => (/^[^\n]*;/.test(text) ? ';' : ',')

function problemWithHeader(
  names: readonly string[],
  { columns, required }: CsvFormat<string>,
): string | undefined {
  const unknown = names.find((name) => !columns.includes(name))
  if (unknown !== undefined) return `there is no column “${unknown}”. The columns are ${columns.join(', ')}.`
  const doubled = names.find((name, index) => names.indexOf(name) !== index)
  if (doubled !== undefined) return `the column ${doubled} stands there twice.`
  const missing = required.find((name) => !names.includes(name))
  return missing === undefined ? undefined : `the column ${missing} is missing.`
}

function problemWithSize(rows: number, most: number): string | undefined {
  if (rows === 0) return 'it has a header and no rows.'
  return rows > most ? `it has ${rows} rows, more than ${most}. Split it into several files.` : undefined
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
  if (record.length === names.length) return row
  return { ...row, problem: `has ${record.length} cells where the header has ${names.length}` }
}

const lineOf = ({ lines }: CsvError): string => (typeof lines === 'number' ? String(lines) : '?')

const unescaped =
  'a quotation mark stands inside a cell. Put the cell in quotation marks and double the one inside.'
const sentences: Partial<Record<CsvError['code'], string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed.',
  INVALID_OPENING_QUOTE: unescaped,
  CSV_INVALID_CLOSING_QUOTE: unescaped,
}

const sentenceFor = (error: CsvError): string => sentences[error.code] ?? error.message
