import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as Type from 'typebox'
import { Value } from 'typebox/value'
import { strictObject, words, type Endpoint, type Page } from '../kernel/contract.ts'
import { byteOrderMark, csvLine } from '../kernel/csv.ts'
import type { Db } from '../kernel/database/database.ts'
import type { Caller } from '../kernel/identity.ts'
import type { Route, RouteContext } from '../kernel/route.ts'
import {
  apiPrefix,
  contextOf,
  guardedAs,
  validatorOf,
  type RequestDependencies,
} from './validation/request.ts'

/** `csv`, `jsonl`, or a format of the list's own. */
export type ExportFormat = string
/** Told before the first byte leaves, so that an export that cannot be recorded does not happen. */
export type OnExport = (
  db: Db,
  caller: Caller,
  exported: { path: string; format: ExportFormat; filters: object },
) => Promise<void>

export type ExportDependencies = RequestDependencies & {
  onExport: OnExport
  /** Throws when whoever asked may not go on reading: their session ended, their role went, the IP rules changed. */
  requireStill: (request: FastifyRequest) => Promise<void>
}

const rowsPerRead = 500
/** Each page is bounded by itself; all of a long list take longer than an ordinary request may. */
const longestMilliseconds = 5 * 60_000

/** Every list can be taken away whole: `…/export?format=csv|jsonl`, or a format of its own, with the list's own filters, streamed page by page. */
export function exportOf(app: FastifyInstance, route: Route, dependencies: ExportDependencies): void {
  const { endpoint, formats = {} } = route
  const exporting: Endpoint = {
    ...endpoint,
    query: strictObject({
      ...filtersOf(endpoint),
      format: Type.Optional(words(['csv', 'jsonl', ...Object.keys(formats)])),
    }),
  }
  const validate = validatorOf(exporting)
  const columns = Object.keys(itemOf(endpoint).properties)
  const paths = [`${endpoint.path}/export`, endpoint.exportPath].filter((path) => path !== undefined)
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const input = validate(request)
    const { format = 'csv', ...filters } = input.query as { format?: ExportFormat }
    await dependencies.onExport(dependencies.db, request.caller, { path: endpoint.path, format, filters })
    reply.headers(headersOf(endpoint.path, format))
    const context = contextOf(request, reply, dependencies)
    const requireStill = () => dependencies.requireStill(request)
    const pages = pagesOf(route, { ...input, query: filters }, { ...context, requireStill })
    return reply.send(
      Readable.from(format === 'csv' ? toCsv(pages, columns) : toJsonLines(pages, formats[format])),
    )
  }
  for (const path of paths)
    app.route({
      method: 'GET',
      url: `${apiPrefix}${path}`,
      config: { ...guardedAs(endpoint), isDownload: true },
      handlerTimeout: longestMilliseconds,
      schema: schemaOf(exporting),
      validatorCompiler: () => () => true,
      handler,
    })
}

const schemaOf = ({ summary, tag, query }: Endpoint) => ({
  summary: `${summary} As a file.`,
  tags: [tag],
  querystring: query,
  produces: ['text/csv', 'application/jsonl'],
  security: [{ session: [] }, { token: [] }],
  response: wholeList,
})

const wholeList = {
  200: {
    description: 'The whole list.',
    content: {
      'text/csv': { schema: { type: 'string' } },
      'application/jsonl': { schema: { type: 'string' } },
    },
  },
}

/** `/me/sessions` as CSV is `me-sessions.csv`; `/sale-orders/:id/tracking-links` is without the id. */
const headersOf = (path: string, format: ExportFormat) => ({
  'content-type':
    format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/jsonl; charset=utf-8',
  'content-disposition': `attachment; filename="${path
    .slice(1)
    .replaceAll(/\/:\w+/g, '')
    .replaceAll('/', '-')}.${extensionOf(format)}"`,
})

/** What is neither CSV nor plain JSON Lines is JSON Lines of another shape, and says so. */
const extensionOf = (format: ExportFormat): string =>
  format === 'csv' || format === 'jsonl' ? format : `${format}.jsonl`

function filtersOf(endpoint: Endpoint): Type.TProperties {
  const { limit: _, cursor: __, ...filters } = (endpoint.query as Type.TObject).properties
  return filters
}

/** What a list's page holds, see `pageOf`. */
const itemOf = (endpoint: Endpoint): Type.TObject =>
  ((endpoint.reply as Type.TObject).properties['items'] as Type.TArray).items as Type.TObject

async function* pagesOf(
  route: Route,
  input: Parameters<Route['run']>[0],
  { requireStill, ...context }: RouteContext & { requireStill: () => Promise<void> },
): AsyncGenerator<object[]> {
  const item = itemOf(route.endpoint)
  let cursor: string | null = null
  do {
    // A file may take minutes: the right to it is asked for with each page, not only with the first.
    if (cursor !== null) await requireStill()
    const query = { ...(input.query as object), limit: rowsPerRead, ...(cursor === null ? {} : { cursor }) }
    const page = (await route.run({ ...input, query }, context)) as Page<object>
    // As in the list itself, what the contract does not name does not leave the house.
    yield page.items.map((row) => Value.Clean(item, Value.Clone(row)) as object)
    cursor = page.nextCursor
  } while (cursor !== null)
}

async function* toCsv(pages: AsyncIterable<object[]>, columns: readonly string[]): AsyncGenerator<string> {
  let text = byteOrderMark + csvLine(columns)
  for await (const items of pages) {
    for (const item of items) text += csvLine(columns.map((column) => Reflect.get(item, column)))
    yield text
    text = ''
  }
}

const asItIs = (item: object): object => item

async function* toJsonLines(
  pages: AsyncIterable<object[]>,
  shaped: (item: never) => object = asItIs,
): AsyncGenerator<string> {
  for await (const items of pages)
    yield items.map((item) => `${JSON.stringify(shaped(item as never))}\n`).join('')
}
