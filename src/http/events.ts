import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Bus } from '../kernel/bus.ts'
import { changeTopics, onChanges, type ChangeTopic } from '../kernel/changes.ts'
import { errors } from '../kernel/errors.ts'
import { hasRole, type Caller } from '../kernel/identity.ts'
import type { Sessions } from '../ops/sessions/service.ts'
import { apiPrefix } from './request.ts'

export type EventNeeds = {
  bus: Pick<Bus, 'subscribe' | 'onHearingChange' | 'isHearing'>
  sessions: Pick<Sessions, 'onEnded'>
}

type Stream = { sessionId: string; roles: Caller['roles']; out: ServerResponse }

/** Shorter than what proxies and our own sockets wait for. */
const heartbeatMilliseconds = 20_000
const everyMilliseconds = 500
const mostStreams = 5_000
/** A page that does not read is not written to for ever. */
const mostUnreadBytes = 64 * 1024

/**
 * Server-sent events for open pages: `changed` with a topic they may know of. A stream lives as long as its session: it is closed
 * on every node when the session ends, and when this node cannot hear of that any more. Reading it is no activity.
 */
export function mountEvents(app: FastifyInstance, { bus, sessions }: EventNeeds): void {
  const streams = new Set<Stream>()
  const close = (which: (stream: Stream) => boolean) => {
    for (const stream of streams) if (which(stream) && streams.delete(stream)) stream.out.end()
  }
  const tell = (topic: ChangeTopic) => {
    for (const stream of streams) if (mayKnow(stream, topic)) write(stream, changed(topic))
  }
  sessions.onEnded((ended) => {
    const ids = new Set(ended)
    close(({ sessionId }) => ids.has(sessionId))
    tell('sessions')
  })
  bus.onHearingChange((isHearing) => !isHearing && close(() => true))
  onChanges(bus, everyMilliseconds, tell)
  const heartbeat = setInterval(() => {
    for (const stream of streams) write(stream, ': still here\n\n')
  }, heartbeatMilliseconds).unref()
  app.addHook('preClose', async () => {
    clearInterval(heartbeat)
    close(() => true)
  })

  const hidden = { schema: { hide: true }, config: { access: 'signed-in' as const, isBackground: true } }
  app.get(`${apiPrefix}/events`, hidden, (request, reply) => {
    const { sessionId, roles } = request.caller
    if (sessionId === undefined) throw errors.SESSION_NEEDED()
    if (streams.size >= mostStreams || !bus.isHearing()) throw errors.OVERLOADED({}, { retryAfterSeconds: 5 })
    reply.hijack()
    const out = reply.raw
    out.writeHead(200, { ...headersOf(reply.getHeaders()), 'content-type': 'text/event-stream' })
    const stream: Stream = { sessionId, roles, out }
    streams.add(stream)
    out.once('close', () => streams.delete(stream))
    write(stream, 'retry: 3000\n\n')
  })
}

const mayKnow = ({ roles }: Stream, topic: ChangeTopic): boolean => hasRole(roles, changeTopics[topic])

const changed = (topic: ChangeTopic): string => `event: changed\ndata: ${JSON.stringify({ topic })}\n\n`

function write({ out }: Stream, text: string): void {
  if (out.writableLength > mostUnreadBytes) out.destroy()
  else out.write(text)
}

const headersOf = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
