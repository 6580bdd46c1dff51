import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { Agent, type Dispatcher } from 'undici'
import { acceptedEncodings, readBody } from './body.ts'
import { createConnector, type Resolve } from './connect.ts'
import { OutgoingError, redirected, timedOut, toFailure, type OutgoingFailure } from './failure.ts'
import { checkUrl, parsePrivateHosts, type UrlVerdict } from './guard.ts'

export type OutgoingRequest = {
  url: string
  headers: Readonly<Record<string, string>>
  method?: 'GET' | 'POST' | 'PUT'
  body?: string | Buffer
  /** For everything: name, connection, headers, body. */
  timeoutMilliseconds: number
  /** Of the body, unpacked. */
  maxBytes: number
}

export type OutgoingReply =
  { ok: true; status: number; headers: Readonly<Record<string, string>>; body: Buffer } | OutgoingFailure

export type Outgoing = {
  /** Calls another system. Every outcome is a value; whatever the other side does, it ends within the given bounds. */
  request(request: OutgoingRequest): Promise<OutgoingReply>
  /** Whether an address may be called at all, as far as that can be said without asking for its name. */
  check(url: string): UrlVerdict
  close(): Promise<void>
}

export type OutgoingDependencies = { privateHosts: readonly string[]; resolve?: Resolve }

const largestHeaders = 16_384
const connectionsPerOrigin = 20

/** The one door for calls to addresses that people can enter: carriers, webhooks. */
export function createOutgoing({ privateHosts, resolve = resolveAll }: OutgoingDependencies): Outgoing {
  const allowed = parsePrivateHosts(privateHosts)
  const agent = new Agent({
    connect: createConnector(allowed, resolve),
    connections: connectionsPerOrigin,
    pipelining: 1,
    maxHeaderSize: largestHeaders,
    allowH2: false,
  })
  const check = (url: string): UrlVerdict => checkUrl(url, allowed)

  return {
    check,
    async request(request) {
      const verdict = check(request.url)
      if (!verdict.ok) return verdict
      try {
        return await call(agent, verdict.url, request)
      } catch (error) {
        return toFailure(error)
      }
    },
    close: () => agent.destroy(),
  }
}

const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true })

async function call(agent: Agent, url: URL, request: OutgoingRequest): Promise<OutgoingReply> {
  const { headers, method = 'GET', body = null, timeoutMilliseconds, maxBytes } = request
  const signal = AbortSignal.timeout(Math.max(1, Math.floor(timeoutMilliseconds)))
  const asked = agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method,
    body,
    headers: { 'accept-encoding': acceptedEncodings, ...headers },
    signal,
  })
  // undici looks at the signal only once there is a connection; a name server that is silent must not hold us.
  const reply = await Promise.race([asked, expiryOf(signal)])
  const flat = flatten(reply.headers)
  const encoding = flat['content-encoding'] ?? ''
  try {
    if (reply.statusCode >= 300 && reply.statusCode < 400) throw new OutgoingError(redirected)
    const content = await readBody(reply.body, { encoding, maxBytes, signal })
    return { ok: true, status: reply.statusCode, headers: flat, body: content }
  } finally {
    // What was not read to its end would keep the connection.
    reply.body.on('error', () => {}).destroy()
  }
}

async function expiryOf(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort')
  throw new OutgoingError(timedOut)
}

const flatten = (headers: Dispatcher.ResponseData['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]))
