import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import * as zlib from 'node:zlib'
import { type Answer, refusal, type Asked } from './answer.ts'
import { apiVersion } from './dcsa.ts'
import type { encodings, Fault, nonsenseKinds } from './fault.ts'
import { nonsenseFrom } from './nonsense.ts'
import { containerIn, cursorTo } from './query.ts'

export type Delivery = {
  asked: Asked
  honest: Answer
  response: ServerResponse
  /** Aborted when the connection is gone, so that nobody waits for a client that has left. */
  gone: AbortSignal
}

/** Delivers an answer the way the fault has it. */
export async function deliver(delivery: Delivery, fault: Fault): Promise<void> {
  const { asked, honest, response, gone } = delivery
  switch (fault.mode) {
    case 'none':
      return send(response, honest)
    case 'slow':
      await wait(fault.delayMs, undefined, { signal: gone })
      return send(response, honest)
    case 'hang':
      return
    case 'hang_after_headers':
      return begin(response, honest, honest.body.slice(0, honest.body.length >> 1))
    case 'drip':
      return drip(delivery, fault.bytesPerDrop ?? 1, fault.everyMs ?? 200)
    case 'fail':
      return send(response, failure(asked, fault.status, fault.retryAfter))
    case 'flood':
      return flood(delivery, fault.endless ? Infinity : (fault.bytes ?? 10_000_000))
    case 'gzip_bomb':
      return send(response, gzipBomb(fault.decodedBytes ?? 1_000_000_000, fault.layers ?? 1))
    case 'encoding':
      return send(response, encoded(honest, fault.encoding))
    case 'nonsense':
      return send(response, nonsensical(honest, fault.kind))
    case 'redirect':
      return send(response, redirection(fault.location ?? asked.uri, fault.status ?? 302))
    case 'reset':
      if (fault.afterBytes) await begin(response, honest, honest.body.slice(0, fault.afterBytes))
      return void response.socket?.resetAndDestroy()
    case 'empty_page_loop':
      return send(response, emptyPage(asked))
  }
}

const jsonHeaders = { 'Content-Type': 'application/json; charset=utf-8', 'API-Version': apiVersion }

type Sent = { status: number; headers: Record<string, string>; body: string | Buffer }

function send(response: ServerResponse, { status, headers, body }: Sent): void {
  response.writeHead(status, {
    ...headers,
    ...(status !== 204 && { 'Content-Length': Buffer.byteLength(body) }),
  })
  response.end(body)
}

/** Promises the whole answer and gives only a part; done when that is on its way. */
function begin(response: ServerResponse, { status, headers, body }: Sent, part: string): Promise<void> {
  response.writeHead(status, { ...headers, 'Content-Length': Math.max(1, Buffer.byteLength(body)) })
  return new Promise((resolve) => {
    response.write(part || ' ', () => resolve())
  })
}

function nonsensical(honest: Answer, kind: (typeof nonsenseKinds)[number]): Sent {
  const { headers, body } = nonsenseFrom(honest, kind)
  return { status: 200, headers: { ...jsonHeaders, ...headers }, body }
}

const redirection = (location: string, status: number): Sent => ({
  status,
  headers: { Location: location },
  body: '',
})

async function drip(
  { honest, response, gone }: Delivery,
  bytesPerDrop: number,
  everyMs: number,
): Promise<void> {
  const body = Buffer.from(honest.body)
  response.writeHead(honest.status, { ...honest.headers, 'Content-Length': body.length })
  for (let start = 0; start < body.length; start += bytesPerDrop) {
    response.write(body.subarray(start, start + bytesPerDrop))
    await wait(everyMs, undefined, { signal: gone })
  }
  response.end()
}

function failure(asked: Asked, status: number, retryAfter: string | undefined): Answer {
  const answer = refusal(asked, [status, 'The carrier is not well'], Date.now())
  return { ...answer, headers: { ...answer.headers, ...(retryAfter && { 'Retry-After': retryAfter }) } }
}

/** Well-formed JSON of at least so many bytes; without end, an array that is never closed. */
async function flood({ response, gone }: Delivery, bytes: number): Promise<void> {
  const piece = Buffer.from(`{"eventType":"EQUIPMENT","filler":"${'x'.repeat(65_000)}"},`)
  response.writeHead(200, jsonHeaders)
  response.write('[')
  for (let sent = 0; sent < bytes; sent += piece.length) {
    if (!response.write(piece)) await once(response, 'drain', { signal: gone })
  }
  response.end('{}]')
}

/** Members of a gzip file may simply follow one another, so that a small one can be had a thousand times for nothing. */
function gzipBomb(decodedBytes: number, layers: number): Sent {
  const piece = Math.min(decodedBytes, 8_000_000)
  const blanks = zlib.gzipSync(Buffer.alloc(piece, ' '))
  const many = Array.from({ length: Math.ceil(decodedBytes / piece) }, () => blanks)
  let body = Buffer.concat([zlib.gzipSync('['), ...many, zlib.gzipSync(']')])
  for (let layer = 1; layer < layers; layer += 1) body = zlib.gzipSync(body)
  const encoding = Array.from({ length: layers }, () => 'gzip').join(', ')
  return { status: 200, headers: { ...jsonHeaders, 'Content-Encoding': encoding }, body }
}

/** The honest answer, packed in a way that the client may or may not have asked for. */
function encoded({ status, headers, body }: Answer, encoding: (typeof encodings)[number]): Sent {
  const [name, pack] = packings[encoding]
  return { status, headers: { ...headers, 'Content-Encoding': name }, body: pack(body) }
}

const packings: Record<(typeof encodings)[number], readonly [string, (body: string) => Buffer]> = {
  gzip: ['gzip', (body) => zlib.gzipSync(body)],
  deflate: ['deflate', (body) => zlib.deflateSync(body)],
  br: ['br', (body) => zlib.brotliCompressSync(body)],
  zstd: ['zstd', (body) => zlib.zstdCompressSync(body)],
  gzip_twice: ['gzip, gzip', (body) => zlib.gzipSync(zlib.gzipSync(body))],
  mislabelled: ['gzip', (body) => Buffer.from(body)],
  unknown: ['x-rot13', (body) => Buffer.from(body)],
}

/** Names yet another empty page about the same container, never the same twice. */
function emptyPage(asked: Asked): Sent {
  loops += 1
  const search = `equipmentReference=${containerIn(asked.search) ?? 'NONE'}`
  const next = cursorTo({ search, place: { offset: 0, asOf: 0 } }, loops)
  return { status: 200, headers: { ...jsonHeaders, 'Next-Page': next }, body: '[]' }
}

let loops = 0
