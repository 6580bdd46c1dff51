import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type * as Type from 'typebox'
import { rateLimitKeyOf } from '../../kernel/network/address.ts'
import type { Endpoint } from '../../kernel/contract.ts'
import { errors } from '../../kernel/errors.ts'
import { readJsonBody } from '../validation/json-body.ts'

const kilobyte = 1024
const megabyte = 1024 * kilobyte

/** What nobody has signed in for has no reason to be long. */
export const anonymousLimit = 16 * kilobyte
const knownLimit = megabyte
const csvLimit = 5 * megabyte

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a JSON body is read against; see `readJsonBody`. */
    body?: Type.TSchema
  }
}

export function bodyLimitOf({ access, longestBody, consumes }: Endpoint): number {
  if (longestBody !== undefined) return longestBody
  if (access === 'anyone') return anonymousLimit
  return consumes === 'text/csv' ? csvLimit : knownLimit
}

/** JSON, bounded by the schema of its address, and CSV as text. Nothing else is read. */
export function readBodies(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => readJsonBody(body, request.routeOptions.config.body),
  )
  app.addContentTypeParser(
    'text/csv',
    { parseAs: 'string' },
    // No text holds NUL; what reads the file says which encoding it has instead.
    async (_: FastifyRequest, body: string) => body.replaceAll('\0', '\uFFFD'),
  )
  app.removeContentTypeParser('text/plain')
}

export const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const mostUnfinished = 100
const mostBytesOfNetwork = 64 * megabyte
const mostBytesInAll = 512 * megabyte

type Held = { requests: number; bytes: number }

/**
 * A hook that bounds what bodies hold in memory while they arrive: of one network, and of all. Each counts with what it said it would
 * be, or with what its address takes. For requests that were let in only: others' bodies are never kept.
 */
export function limitBodies(): (request: FastifyRequest, reply: FastifyReply, done: () => void) => void {
  const networks = new Map<string, Held>()
  let inAll = 0
  return (request, reply, done) => {
    if (!hasBody(request)) return done()
    const network = rateLimitKeyOf(request.clientAddress)
    const held = networks.get(network) ?? { requests: 0, bytes: 0 }
    const bytes = longestOf(request)
    const isTooMuch =
      held.requests >= mostUnfinished ||
      // One alone may always come, however long: its own limit holds.
      (held.requests > 0 && held.bytes + bytes > mostBytesOfNetwork) ||
      (inAll > 0 && inAll + bytes > mostBytesInAll)
    if (isTooMuch) throw errors.TOO_MANY_BODIES({}, { retryAfterSeconds: 5 })
    networks.set(network, held)
    held.requests++
    held.bytes += bytes
    inAll += bytes
    // Once, whether it came whole, was refused or was given up.
    reply.raw.once('close', () => {
      held.requests--
      held.bytes -= bytes
      inAll -= bytes
      if (held.requests === 0) networks.delete(network)
    })
    done()
  }
}

function longestOf({ headers, routeOptions }: FastifyRequest): number {
  const told = Number(headers['content-length'])
  const limit = routeOptions.bodyLimit ?? knownLimit
  return Number.isNaN(told) ? limit : Math.min(told, limit)
}
