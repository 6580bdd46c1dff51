import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isbot } from 'isbot'
import type { Caller } from '../kernel/identity.ts'
import type { Portal, Visit } from '../tracking/portal/service.ts'

type TrackingRequest = FastifyRequest<{ Params: { token: string }; Querystring: Record<string, unknown> }>

/** Answers whether a machine's API token comes along; everybody else is anonymous on the portal. */
export type IdentifyMachine = (request: FastifyRequest) => Promise<Caller | undefined>

const formats = [
  ['.json', 'json'],
  ['.ics', 'calendar'],
] as const

/** `/track/<token>`, `.json` and `.ics`. */
export function mountPortal(app: FastifyInstance, portal: Portal, identifyMachine: IdentifyMachine): void {
  const open = { config: { access: 'anyone' as const }, schema: { hide: true } }
  app.get('/track/:token', open, async (request: TrackingRequest, reply: FastifyReply) => {
    const machine = request.headers.authorization === undefined ? undefined : await identifyMachine(request)
    const { status, headers, body } = await portal.look(toVisit(request, machine))
    return reply.code(status).headers(headers).send(body)
  })
}

function toVisit(request: TrackingRequest, machine: Caller | undefined): Visit {
  const [ending, format] =
    formats.find(([ending]) => request.params.token.endsWith(ending)) ?? (['', 'page'] as const)
  const { lang, refresh } = request.query
  return {
    token: request.params.token.slice(0, request.params.token.length - ending.length),
    format,
    address: request.clientAddress,
    isMachine: machine !== undefined,
    language: typeof lang === 'string' ? lang : undefined,
    acceptLanguage: request.headers['accept-language'],
    isRefresh: refresh === '1',
    acceptsGzip: /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? ''),
    isNavigation: isNavigation(request),
    caller: machine ?? request.caller,
  }
}

/** Chat previews, mail scanners and prefetches fetch links too; only a person's navigation counts as opened. */
function isNavigation({ method, headers }: FastifyRequest): boolean {
  const purpose = headers['sec-purpose'] ?? headers['purpose']
  const mode = headers['sec-fetch-mode']
  return (
    method === 'GET' &&
    purpose === undefined &&
    (mode === undefined || mode === 'navigate') &&
    !isbot(headers['user-agent'])
  )
}
