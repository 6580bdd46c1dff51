import type { FastifySchema, RouteOptions } from 'fastify'

/** The answers of every refusal, for the API reference: RFC 9457 problem details, told apart by `code`. */
const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  additionalProperties: true,
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: programs decide by it. All are in docs/errors.md.' },
    detail: { type: 'string', description: 'For people; its wording may change.' },
    cure: { type: 'string' },
    problems: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: true,
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
} as const

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
})

type Described = { schema: FastifySchema; url: string; route: Pick<RouteOptions, 'config' | 'method'> }

/**
 * Adds to what the reference says of an address which refusals it answers with, from what is known of it. Only there: as schemas of
 * answers they would all be compiled at every start.
 */
export function withRefusals({ schema, url, route }: Described): { schema: FastifySchema; url: string } {
  if (!url.startsWith('/api/v1/')) return { schema, url }
  const isGuarded = route.config?.access !== 'anyone'
  const takesBody = schema.body !== undefined
  const refusals = {
    400: refusal('What was sent is not valid; `problems` names the fields.'),
    ...(isGuarded ? { 401: refusal('No valid session or API token came along.') } : {}),
    403: refusal('The role, the IP rules or the site that sent it do not allow this.'),
    ...(schema.params === undefined ? {} : { 404: refusal('There is none with this id.') }),
    ...(route.method === 'GET'
      ? {}
      : { 409: refusal('It was changed in the meantime, or something stands against it.') }),
    ...(takesBody
      ? { 413: refusal('The body is too large.'), 415: refusal('The body is of another type.') }
      : {}),
    ...(takesBody ? { 422: refusal('What was sent is well-formed, but cannot be.') } : {}),
    429: refusal('Too much at once from this client or network; `Retry-After` says when to come again.'),
    503: refusal('Busy, or without its database; `Retry-After` says when to come again.'),
  }
  return { schema: { ...schema, response: { ...refusals, ...Object(schema.response) } as object }, url }
}

/** A stream of events, and the way to an identity provider: described by hand, since they answer no JSON. */
export const eventsSchema = {
  summary:
    'Server-sent events: `changed`, with a topic that the reader may know of. The stream ends with its session.',
  tags: ['Events'],
  produces: ['text/event-stream'],
  security: [{ session: [] }],
  response: {
    200: {
      description: 'Open until the session ends.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
  },
} as const

const redirect = (summary: string, parameters: Readonly<Record<string, string>>) => ({
  summary,
  tags: ['Sign-in'],
  security: [],
  querystring: {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(parameters).map(([name, description]) => [name, { type: 'string', description }]),
    ),
  },
  response: {
    302: {
      description: 'On to the next page; whatever goes wrong is told on the sign-in page.',
      type: 'null',
    },
  },
})

export const oidcStartSchema = redirect('Sends a browser to the identity provider.', {
  returnTo: 'A page of the console to come back to.',
})
export const oidcCallbackSchema = redirect('Where the identity provider sends the browser back to.', {
  code: 'From the provider.',
  state: 'From the provider.',
  error: 'From the provider, instead of a code.',
})
