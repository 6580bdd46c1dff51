import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { createFraming } from './pglite-framing.ts'

const message = (type: string, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const startup = (body: Uint8Array): Buffer => {
  const head = Buffer.alloc(4)
  head.writeInt32BE(body.length + 4)
  return Buffer.concat([head, body])
}
const part = fc.tuple(fc.constantFrom('P', 'B', 'D', 'E'), fc.uint8Array({ maxLength: 20 }))
const batch = fc
  .tuple(fc.array(part, { maxLength: 4 }), fc.constantFrom('Q', 'S', 'H'))
  .map(([parts, end]) =>
    Buffer.concat([...parts.map(([type, body]) => message(type, body)), message(end, Buffer.from('x'))]),
  )

test('however the bytes arrive, each batch comes out whole, once and in order', () => {
  const script = fc.record({
    hello: fc.uint8Array({ maxLength: 20 }),
    batches: fc.array(batch),
    pieces: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
  })
  fc.assert(
    fc.property(script, ({ hello, batches, pieces }) => {
      const expected = [startup(hello), ...batches]
      const wire = Buffer.concat(expected)
      const framing = createFraming()
      const got: Buffer[] = []
      for (let offset = 0, turn = 0; offset < wire.length; turn++) {
        const size = pieces[turn % pieces.length] ?? 1
        got.push(...framing.add(wire.subarray(offset, offset + size)).map((bytes) => Buffer.from(bytes)))
        offset += size
      }
      assert.deepEqual(got, expected)
    }),
  )
})

test('messages that wait for a Sync are not sent on their own', () => {
  const framing = createFraming()
  framing.add(startup(Buffer.from('hello')))
  assert.deepEqual(framing.add(message('P', Buffer.from('select 1'))), [])
  assert.equal(framing.add(message('S', Buffer.alloc(0))).length, 1)
})
