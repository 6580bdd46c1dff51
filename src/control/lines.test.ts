import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { linesOf } from './lines.ts'

test('lines are what stands between line feeds, however the text arrives in pieces', async () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', '\u2028'))
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
      const text = lines.map((one) => `${one}\n`).join('')
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
        text.slice(at * size, (at + 1) * size),
      )
      assert.deepEqual(await read(pieces), lines)
    }),
  )
})

test('a last line without its line feed counts', async () => {
  assert.deepEqual(await read(['one\nt', 'wo']), ['one', 'two'])
})

test('a line without end is given up before it fills the memory', async () => {
  const endless = function* (): Generator<string> {
    for (;;) yield 'x'.repeat(1024 * 1024)
  }
  await assert.rejects(read(endless()), /longer than 4194304/)
})

const read = (pieces: Iterable<string>): Promise<unknown[]> =>
  Readable.from(linesOf(Readable.from(pieces))).toArray()
