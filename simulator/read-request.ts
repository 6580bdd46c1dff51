import type { IncomingMessage } from 'node:http'
import type { Asked } from './answer.ts'
import { parseJson } from './json.ts'

/** What a request asks for. */
export function readAsked(request: IncomingMessage): Asked {
  const { method = 'GET', url: uri = '', headers } = request
  const end = uri.indexOf('?')
  const query = end === -1 ? '' : uri.slice(end + 1)
  const isWellFormed = uri.startsWith('/') && isWellEncoded(query)
  return {
    method,
    uri,
    isWellFormed,
    path: end === -1 ? uri : uri.slice(0, end),
    search: new URLSearchParams(isWellFormed ? query : ''),
    header: (name) => [headers[name]].flat()[0],
  }
}

/** Only from this machine itself. */
export function isLocal(request: IncomingMessage): boolean {
  const address = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? ''
  return address === '::1' || address.startsWith('127.')
}

/** The body as JSON; undefined where it is none, or is larger than anybody needs. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length
    if (size <= largestBody) pieces.push(piece)
  }
  return size <= largestBody ? parseJson(Buffer.concat(pieces).toString()) : undefined
}

const largestBody = 20_000_000

/** URLSearchParams takes anything for text; a real server would not. */
function isWellEncoded(query: string): boolean {
  try {
    decodeURIComponent(query)
    return true
  } catch {
    return false
  }
}
