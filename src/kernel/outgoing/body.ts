import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { badEncoding, OutgoingError, tooLarge } from './failure.ts'

type BodyOptions = { encoding: string; maxBytes: number; signal: AbortSignal }

/** Reads a body to its end, unpacked; stops at the first byte too many, on the wire or unpacked. */
export async function readBody(body: Readable, { encoding, maxBytes, signal }: BodyOptions): Promise<Buffer> {
  const decoder = decoderFor(encoding)
  const pieces: Buffer[] = []
  const collect = async (source: AsyncIterable<Buffer>): Promise<void> => {
    for await (const piece of source) pieces.push(piece)
  }
  const limited = limitTo(maxBytes)
  // The packed bytes are limited too: an endless row of empty gzip members unpacks to nothing, for ever.
  await (decoder
    ? pipeline(body, limited, decoder, limitTo(maxBytes), collect, { signal })
    : pipeline(body, limited, collect, { signal }))
  return Buffer.concat(pieces)
}

export const acceptedEncodings = 'gzip, deflate, br'

/** One layer at most: nobody has a reason to pack twice, and every layer multiplies what a small answer can grow to. */
function decoderFor(encoding: string) {
  switch (encoding.trim().toLowerCase()) {
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw new OutgoingError(badEncoding)
  }
}

function limitTo(maxBytes: number) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let size = 0
    for await (const piece of source) {
      size += piece.length
      if (size > maxBytes) throw new OutgoingError(tooLarge)
      yield piece
    }
  }
}
