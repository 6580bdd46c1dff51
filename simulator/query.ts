import { parseJson } from './json.ts'

/** A request for events: which, in what order, and which part of the answer. */
export type EventQuery = {
  /** The box, booking or bill of lading: name of the parameter → value. */
  references: Map<string, string>
  /** Name of the field → accepted values. */
  filters: Map<string, string[]>
  created: { operator: Operator; at: number }[]
  sort: { field: SortField; isDescending: boolean }[]
  limit: number
  place: Place
  /** The parameters as they came, for the cursors to the other pages. */
  search: string
}

/** Where a page begins. What was told after `asOf` is left out, so that pages do not shift while they are read. */
type Place = { offset: number; asOf: number }

const operators = ['gte', 'gt', 'lte', 'lt', 'eq'] as const
export type Operator = (typeof operators)[number]
const sortFields = ['eventDateTime', 'eventCreatedDateTime', 'eventType', 'eventClassifierCode'] as const
export type SortField = (typeof sortFields)[number]

const text = (longest: number): RegExp => new RegExp(String.raw`^[\w ./-]{1,${longest}}$`)
const listOf = (words: string): RegExp => new RegExp(`^(?:${words})(?:,(?:${words})){0,19}$`)

const containerPattern = /^[A-Z0-9]{1,15}$/
const references = new Map<string, RegExp>([
  ['equipmentReference', containerPattern],
  ['carrierBookingReference', text(35)],
  ['transportDocumentReference', text(20)],
])
const filters = new Map<string, RegExp>([
  ['eventType', listOf('SHIPMENT|TRANSPORT|EQUIPMENT')],
  [
    'shipmentEventTypeCode',
    listOf('RECE|DRFT|PENA|PENU|REJE|APPR|ISSU|SURR|SUBM|VOID|CONF|REQS|CMPL|HOLD|RELS'),
  ],
  ['documentTypeCode', listOf('CBR|BKG|SHI|SRM|TRD|ARN|VGM|CAS|CUS|DGD|OOG')],
  ['transportEventTypeCode', listOf('ARRI|DEPA')],
  ['equipmentEventTypeCode', listOf('LOAD|DISC|GTIN|GTOT|STUF|STRP|PICK|DROP|INSP|RSEA|RMVD')],
  ['transportCallID', text(100)],
  ['vesselIMONumber', /^\d{7}$/],
  ['exportVoyageNumber', text(50)],
  ['carrierServiceCode', text(5)],
  ['UNLocationCode', /^[A-Z]{2}[A-Z2-9]{3}$/],
])
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/
const parameters = new Map<string, RegExp>([
  ...references,
  ...filters,
  ...['', ...operators.map((operator) => `:${operator}`)].map((suffix): [string, RegExp] => [
    `eventCreatedDateTime${suffix}`,
    instant,
  ]),
  ['sort', listOf(sortFields.flatMap((field) => [`${field}:ASC`, `${field}:DESC`]).join('|'))],
  ['limit', /^(?:1000|[1-9]\d{0,2})$/],
  ['cursor', /^[\w-]{1,4000}$/],
])

/** Reads the query string strictly; a cursor brings its own query, which counts instead of what stands beside it. */
export function readQuery(search: URLSearchParams, now: number): EventQuery | { problem: string } {
  const problem = problemIn(search)
  if (problem) return { problem }
  const cursor = search.get('cursor')
  const opened = cursor === null ? { search, place: { offset: 0, asOf: now } } : openCursor(cursor, now)
  if (!opened || problemIn(opened.search)) return { problem: 'cursor is not one of ours' }
  const names = [...references.keys()]
  if (!names.some((name) => opened.search.has(name))) return { problem: `needs one of ${names.join(', ')}` }
  return toQuery(opened.search, opened.place)
}

/** The container a query is about, even where the query is wrong otherwise. */
export function containerIn(search: URLSearchParams): string | undefined {
  const cursor = search.get('cursor')
  const within = cursor === null ? search : openCursor(cursor, Infinity)?.search
  const container = within?.get('equipmentReference') ?? undefined
  return container && containerPattern.test(container) ? container : undefined
}

/** A cursor to another part of the same answer. */
export function cursorTo({ search, place }: Pick<EventQuery, 'search' | 'place'>, offset: number): string {
  return Buffer.from(JSON.stringify({ search, offset, asOf: place.asOf })).toString('base64url')
}

function problemIn(search: URLSearchParams): string | undefined {
  for (const [name, value] of search) {
    const pattern = parameters.get(name)
    const shown = JSON.stringify(name.slice(0, 40))
    if (!pattern) return `${shown} is no parameter of this endpoint`
    if (search.getAll(name).length > 1) return `${shown} is given more than once`
    if (!pattern.test(value)) return `${shown} has a wrong value`
    if (pattern === instant && Number.isNaN(Date.parse(value))) return `${shown} is no date`
  }
  return undefined
}

function openCursor(cursor: string, now: number): { search: URLSearchParams; place: Place } | undefined {
  const read = parseJson(Buffer.from(cursor, 'base64url').toString())
  if (typeof read !== 'object' || read === null) return undefined
  if (!('search' in read) || !('offset' in read) || !('asOf' in read)) return undefined
  const { search, offset, asOf } = read
  if (typeof search !== 'string' || typeof offset !== 'number' || typeof asOf !== 'number') return undefined
  if (!Number.isSafeInteger(offset) || offset < 0 || asOf > now) return undefined
  const within = new URLSearchParams(search)
  return within.has('cursor') ? undefined : { search: within, place: { offset, asOf } }
}

/** Only for parameters that were found right. */
function toQuery(search: URLSearchParams, place: Place): EventQuery {
  const given = [...search]
  return {
    references: new Map(given.filter(([name]) => references.has(name))),
    filters: new Map(
      given.filter(([name]) => filters.has(name)).map(([name, value]) => [name, value.split(',')]),
    ),
    created: given
      .filter(([name]) => name.startsWith('eventCreatedDateTime'))
      .map(([name, value]) => ({ operator: operatorIn(name), at: Date.parse(value) })),
    sort: (search.get('sort')?.split(',') ?? []).map((term) => ({
      field: sortFields.find((field) => term.startsWith(`${field}:`)) ?? 'eventDateTime',
      isDescending: term.endsWith(':DESC'),
    })),
    limit: Number(search.get('limit') ?? 100),
    place,
    search: new URLSearchParams(given.filter(([name]) => name !== 'cursor')).toString(),
  }
}

/** Without an operator in its name the parameter means "equal". */
const operatorIn = (name: string): Operator =>
  operators.find((operator) => name.endsWith(`:${operator}`)) ?? 'eq'
