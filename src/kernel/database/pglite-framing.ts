/** A buffer in front of PGlite, which wants whole batches: a start-up packet, then messages up to one that asks for an answer. */
export type Framing = { add: (chunk: Uint8Array) => Uint8Array[] }

/** Query, Sync, Flush and Terminate end a batch; Parse, Bind, Describe and Execute wait for them. */
const endsBatch = new Set(['Q', 'S', 'H', 'X'].map((letter) => letter.charCodeAt(0)))
const typeBytes = 1
const lengthBytes = 4

/** Cuts what `pg` writes, in whatever pieces it arrives, into the batches that PGlite answers one by one. */
export function createFraming(): Framing {
  let pending: Buffer = Buffer.alloc(0)
  let isStarted = false

  const takeStartup = (): Uint8Array[] => {
    if (pending.length < lengthBytes) return []
    const length = pending.readInt32BE(0)
    return pending.length < length ? [] : [take(length)]
  }
  const take = (length: number): Uint8Array => {
    const taken = new Uint8Array(pending.subarray(0, length))
    pending = pending.subarray(length)
    return taken
  }

  return {
    add(chunk) {
      pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk])
      const batches: Uint8Array[] = []
      if (!isStarted) batches.push(...takeStartup())
      isStarted ||= batches.length > 0
      if (!isStarted) return batches
      for (let length = batchLength(pending); length > 0; length = batchLength(pending))
        batches.push(take(length))
      return batches
    },
  }
}

/** Bytes up to the end of the first complete batch; 0 when there is none yet. */
function batchLength(bytes: Buffer): number {
  let offset = 0
  while (bytes.length - offset >= typeBytes + lengthBytes) {
    const type = bytes.readUInt8(offset)
    offset += typeBytes + bytes.readInt32BE(offset + typeBytes)
    if (offset > bytes.length) return 0
    if (endsBatch.has(type)) return offset
  }
  return 0
}
