import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { rateLimitKeyOf } from '../kernel/network/address.ts'
import type { Bus } from '../kernel/bus/bus.ts'
import { onChanges } from '../kernel/bus/changes.ts'
import type { LiveTopics } from '../kernel/feature.ts'
import { errors } from '../kernel/errors.ts'
import { hasRole, type Caller, type Role } from '../kernel/identity.ts'
import type { Log } from '../kernel/log.ts'
import type { Access } from '../ops/access/service.ts'
import type { IpAccess } from '../ops/ip-access/service.ts'
import type { Sessions } from '../ops/sessions/service.ts'
import { eventsSchema } from './api-refusals.ts'
import { apiPrefix } from './validation/request.ts'

export type EventDependencies = {
  liveTopics: LiveTopics
  bus: Pick<Bus, 'subscribe' | 'onHearingChange' | 'isHearing'>
  sessions: Pick<Sessions, 'onEnded' | 'isOpen'>
  access: Pick<Access, 'isStillAdmitted'>
  ipAccess: Pick<IpAccess, 'onRulesTaken'>
  log: Log
}

type Stream = {
  sessionId: string
  userId: string
  address: string
  roles: Caller['roles']
  out: ServerResponse
}

/** Shorter than what proxies and our own sockets wait for. */
const heartbeatMilliseconds = 20_000
const everyMilliseconds = 500
const mostStreams = 5_000
/** More tabs than a person reads, and more people than work behind one address: none of them takes the whole node. */
const mostOfSession = 10
const mostOfNetwork = 1_000
/** A page that does not read is not written to for ever. */
const mostUnreadBytes = 64 * 1024

/**
 * Server-sent events for open pages: `changed` with a topic they may know of. A stream lives as long as its session: it is closed
 * on every node when the session ends, when this node cannot hear of that any more, and when the IP rules let nobody in any more from
 * where it goes to: after a change within a second, else at the next heartbeat. Reading it is no activity;
 * long because everything that opens, feeds and closes the streams of a node shares their one set.
 */
export function mountEvents(
  app: FastifyInstance,
  { bus, liveTopics: topics, sessions, ipAccess, ...dependencies }: EventDependencies,
): void {
  const streams = new Set<Stream>()
  const mayGoOn = goesOn({ sessions, ...dependencies })
  const close = (which: (stream: Stream) => boolean) => {
    for (const stream of streams) if (which(stream) && streams.delete(stream)) stream.out.end()
  }
  const tell = (topic: string) => {
    for (const stream of streams) if (mayKnow(stream, topics[topic])) write(stream, changed(topic))
  }
  sessions.onEnded((ended) => {
    const ids = new Set(ended)
    close(({ sessionId }) => ids.has(sessionId))
    tell('sessions')
  })
  bus.onHearingChange((isHearing) => !isHearing && close(() => true))
  onChanges(bus, { topics, everyMilliseconds }, tell)
  const greet = async (stream: Stream, words = ': still here\n\n'): Promise<void> => {
    if (await mayGoOn(stream)) write(stream, words)
    else close((other) => other === stream)
  }
  let taken: NodeJS.Timeout | undefined
  const greetAll = () => {
    taken = undefined
    for (const stream of streams) void greet(stream)
  }
  const heartbeat = setInterval(greetAll, heartbeatMilliseconds).unref()
  // A rush of changes is one question; settings that came with them are in memory by then.
  ipAccess.onRulesTaken(() => (taken ??= setTimeout(greetAll, everyMilliseconds).unref()))
  app.addHook('preClose', async () => {
    clearInterval(heartbeat)
    clearTimeout(taken)
    close(() => true)
  })

  const described = { schema: eventsSchema, config: { access: 'signed-in' as const, isBackground: true } }
  app.get(`${apiPrefix}/events`, described, (request, reply) => {
    const { sessionId, roles, actor } = request.caller
    if (sessionId === undefined || actor.kind !== 'user') throw errors.SESSION_NEEDED()
    if (streams.size >= mostStreams || !bus.isHearing()) throw errors.OVERLOADED({}, { retryAfterSeconds: 5 })
    requireRoom(streams, { sessionId, address: request.clientAddress })
    const out = begin(reply)
    const stream: Stream = { sessionId, userId: actor.id, address: request.clientAddress, roles, out }
    streams.add(stream)
    out.once('close', () => streams.delete(stream))
    // Its session may have ended while the request was being decided: then this node was told before there was a stream to close.
    void greet(stream, 'retry: 3000\n\n')
  })
}

/** Refuses one more stream to a session or a network that has its part of them. */
export function requireRoom(
  streams: Iterable<Pick<Stream, 'sessionId' | 'address'>>,
  { sessionId, address }: Pick<Stream, 'sessionId' | 'address'>,
): void {
  const network = rateLimitKeyOf(address)
  const open = { session: 0, network: 0 }
  for (const stream of streams) {
    if (stream.sessionId === sessionId) open.session++
    if (rateLimitKeyOf(stream.address) === network) open.network++
  }
  if (open.session >= mostOfSession || open.network >= mostOfNetwork)
    throw errors.TOO_MANY_STREAMS({}, { retryAfterSeconds: 30 })
}

function begin(reply: FastifyReply): ServerResponse {
  reply.hijack()
  return reply.raw.writeHead(200, { ...headersOf(reply.getHeaders()), ...streamHeaders })
}

/** nginx would keep what it gets from a stream until its buffer is full. */
const streamHeaders = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }

/** With its session open, and by the rules as they are now: a schedule begins, an exception expires. What cannot be asked ends it. */
const goesOn =
  ({ sessions, access, log }: Pick<EventDependencies, 'sessions' | 'access' | 'log'>) =>
  async (stream: Stream): Promise<boolean> => {
    try {
      return (await sessions.isOpen(stream.sessionId)) && (await access.isStillAdmitted(stream))
    } catch (err) {
      log.warn({ err }, 'an open page is let go: its session or the IP rules could not be asked about')
      return false
    }
  }

const mayKnow = ({ roles }: Stream, role: Role | undefined): boolean =>
  role !== undefined && hasRole(roles, role)

const changed = (topic: string): string => `event: changed\ndata: ${JSON.stringify({ topic })}\n\n`

function write({ out }: Stream, text: string): void {
  if (out.writableLength > mostUnreadBytes) out.destroy()
  else out.write(text)
}

const headersOf = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
