import type { Server, Socket } from 'node:net'
import { STATUS_CODES } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { canonicalAddress, rateLimitKeyOf, type NetworkSet } from '../../kernel/network/address.ts'
import { errors, type AppError } from '../../kernel/errors.ts'
import { problemType, toProblem } from '../problem.ts'

type ConnectionDependencies = { trustedProxies: NetworkSet; onRefused: () => void }

/** More than the browsers of a large office keep open; a trusted proxy speaks for everybody, so it may have any number. */
const mostOfNetwork = 1_000

/** Closes connections at once that are too many from one network: each costs memory before it has asked for anything. */
export function limitConnections(
  server: Pick<Server, 'on'>,
  { trustedProxies, onRefused }: ConnectionDependencies,
): void {
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const peer = canonicalAddress(socket.remoteAddress ?? '')
    if (peer === undefined || trustedProxies.has(peer)) return
    const network = rateLimitKeyOf(peer)
    const others = open.get(network) ?? 0
    if (others >= mostOfNetwork) {
      onRefused()
      socket.destroy()
      return
    }
    open.set(network, others + 1)
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1
      if (left === 0) open.delete(network)
      else open.set(network, left)
    })
  })
}

const unusedMilliseconds = 500

/**
 * Closes, while stopping, the connections on which nothing was asked: browsers open some in advance. Node counts them as busy, and no
 * longer enforces their time-outs once its port is closed: the stop would wait a minute for them.
 */
export function closeUnused(app: FastifyInstance): void {
  const unused = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }) => unused.delete(socket))
  const closeAll = () => unused.forEach((socket) => socket.destroy())
  // A request may be on its way on one of them.
  app.addHook('preClose', async () => void setTimeout(closeAll, unusedMilliseconds).unref())
}

/** What Node could not read as a request, or would not wait for, is answered like everything else, and its connection is closed. */
export const answerUnreadable =
  (count: (error: AppError) => AppError) =>
  (thrown: Error & { code?: string }, socket: Socket): void => {
    // Cut by the other end: there is nobody to answer.
    if (thrown.code === 'ECONNRESET' || socket.destroyed) return
    // More came behind a request that said it was the last: that one is still answered, and the connection closed with it.
    if (thrown.code === 'HPE_CLOSED_CONNECTION' && answerOn(socket) !== undefined) return
    const error = count(errorFor(thrown.code))
    if (!socket.writable) return void socket.destroy()
    const body = JSON.stringify(toProblem(error))
    const head = [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? 'Refused'}`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
    ]
    // Half of an answer may be on its way already: then this would be read as its rest.
    if (answerOn(socket)?.headersSent === true) socket.destroy()
    else socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  }

function errorFor(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') return errors.HEADERS_TOO_LARGE()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return errors.REQUEST_TOO_SLOW()
  return errors.MALFORMED_REQUEST({ reason: 'it is not HTTP' })
}

/** The answer that is being made on this connection: Node keeps it in a field without a type. */
function answerOn(socket: Socket): { headersSent: unknown } | undefined {
  const message: unknown = Reflect.get(socket, '_httpMessage')
  if (typeof message !== 'object' || message === null) return undefined
  return { headersSent: Reflect.get(message, 'headersSent') }
}
