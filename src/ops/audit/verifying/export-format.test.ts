import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { verifyExport, writeExport } from './export-format.ts'
import { sampleLog, sealedSample, signer, signerFrom } from '../fixtures/sample-log.ts'
import type { LogEntry } from '../format/log.ts'
import { formatVerifierKey } from '../format/note.ts'

const fixture = (name: string): Promise<string> =>
  readFile(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')

async function* stream<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

async function exportOf(events: number, batch: number): Promise<string[]> {
  const { header, entries } = sampleLog(events, batch)
  const lines: string[] = []
  for await (const line of writeExport({ header, entries: stream<LogEntry>(entries) })) lines.push(line)
  return lines
}

test('golden vector: the leaf of a fixed event never changes', async () => {
  const [first, second, third] = [0, 1, 2].map(sealedSample)
  assert.equal([first, second, third].map((event) => event?.leaf).join('\n'), await fixture('leaves-v1.txt'))
  assert.deepEqual(
    [first, second, third].map((event) => event?.leafHash),
    [
      'a36cda9707f1daa79043970b69ce48f8e9304e7bd6a98722d2003e88097735fa',
      '85ff68d98f889948579630652632134d0fd4130e03bc2d8b8fdf0ef434561712',
      '58e7c00f0af1b1e7d46a79dc58fe96be5b77146280bd20539cd06af1060a6e4f',
    ],
  )
})

test('golden vector: the export of a fixed log never changes, and is proven', async () => {
  const golden = await fixture('log-v1.jsonl')
  assert.deepEqual(await exportOf(5, 2), golden.trimEnd().split('\n'))
  const verdict = await verifyExport(stream(golden.trimEnd().split('\n')), {
    publicKey: formatVerifierKey(signer),
  })
  assert.deepEqual(verdict, {
    ok: true,
    events: 5,
    checkpoints: 3,
    erasedValues: 0,
    size: 5,
    root: 'a382c72d6ce8bd67505d787f75deab0fdf43b4fc8c2783d4770874704012de30',
  })
})

test('an export is proven with its own keys, with the right key, and not with another', async () => {
  const lines = await exportOf(7, 3)
  const another = formatVerifierKey(signerFrom('another'))
  assert.equal((await verifyExport(stream(lines))).ok, true)
  assert.equal(
    (await verifyExport(stream(lines), { publicKey: `${another}\n${formatVerifierKey(signer)}` })).ok,
    true,
  )
  assert.equal((await verifyExport(stream(lines), { publicKey: another })).problem?.kind, 'signature_wrong')
})

test('no line of an export can be dropped, doubled, moved or changed in a character unnoticed', async () => {
  const lines = await exportOf(7, 3)
  const trust = { publicKey: formatVerifierKey(signer) }
  const isProven = async (changed: string[]): Promise<boolean> =>
    (await verifyExport(stream(changed), trust)).ok
  const place = fc.nat(lines.length - 1)
  await fc.assert(
    fc.asyncProperty(place, fc.nat(), fc.constantFrom('0', 'a', ' ', '"'), async (at, column, character) => {
      const line = lines[at] ?? ''
      const split = column % line.length
      const altered = line.slice(0, split) + character + line.slice(split + 1)
      if (isSameRecord(altered, line) || isOwnKey(at, altered)) return
      assert.equal(await isProven(lines.with(at, altered)), false, altered)
    }),
    { numRuns: 300 },
  )
  for (const at of lines.keys()) {
    const isRedundant = at > 0 && at < lines.length - 1 && lines[at]?.includes('"checkpoint"')
    if (!isRedundant)
      assert.equal(await isProven(lines.toSpliced(at, 1)), at === lines.length - 1, `without line ${at}`)
  }
})

const isSameRecord = (left: string, right: string): boolean => {
  try {
    return JSON.stringify(JSON.parse(left)) === JSON.stringify(JSON.parse(right))
  } catch {
    return false
  }
}
/** The keys in the header are not used when a key is given. */
const isOwnKey = (at: number, altered: string): boolean =>
  at === 0 && !altered.includes(formatVerifierKey(signer))

test('what is no export is unreadable, with the line', async () => {
  const lines = await exportOf(4, 2)
  const cases: [string[], RegExp][] = [
    [[], /line 1/],
    [['{}'], /line 1/],
    [[lines[0]?.replace('"version":1', '"version":2') ?? ''], /line 1/],
    [[lines[0]?.replace(/"keys":\[".*?"/, '"keys":["x"') ?? ''], /line 1/],
    [lines.with(2, lines[2]?.slice(0, 50) ?? ''), /line 3/],
    [lines.with(2, lines[2]?.replace('"fields":{', '"fields":{"colour":"red",') ?? ''), /line 3/],
    [lines.with(1, lines[1]?.replace('"kind":"event"', '"kind":"event","note":"x"') ?? ''), /line 2/],
  ]
  for (const [given, line] of cases) {
    const { problem } = await verifyExport(stream(given))
    assert.equal(problem?.kind, 'unreadable')
    assert.match(problem.sentence, line)
  }
})

test('an empty log makes an export that is proven', async () => {
  const lines = await exportOf(0, 2)
  assert.equal(lines.length, 1)
  assert.equal((await verifyExport(stream(lines))).ok, true)
})
