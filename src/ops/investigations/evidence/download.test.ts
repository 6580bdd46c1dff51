import assert from 'node:assert/strict'
import { test } from 'node:test'

import { unzipSync } from 'fflate'
import { sharedList } from '../../../../test/support/shared-data.ts'
import { readText } from '../../../kernel/text-fields.ts'
import { zipFiles } from '../../audit/verifying/pack-file.ts'
import { verifyPack } from '../../audit/verifying/verify-pack.ts'

import { onEachEngine } from '../../../../test/support/engines.ts'
import { investigationFeatures, officer, opened, stepTypes } from '../../../../test/support/investigations.ts'

const xss = sharedList<string>('attack/xss.json')
const logInjection = sharedList<string>('attack/log_injection.json')
/** All that a comment takes, in as few comments as hold them. */
function hostileComments(): string[] {
  const comments: string[] = []
  for (const text of [...xss.read(), ...logInjection.read()]) {
    if ('problem' in readText(text, 3_000)) continue
    const joined = `${comments.at(-1) ?? ''}\n${text}`
    if (comments.length > 0 && joined.length <= 3_000) comments[comments.length - 1] = joined
    else comments.push(text)
  }
  return comments
}

onEachEngine('the evidence pack of an investigation', (engine) => {
  const fresh = investigationFeatures(engine)

  test(
    'the evidence pack proves events and steps offline, holds hostile texts as text, and fails with a byte changed',
    { skip: xss.skip },
    async () => {
      const world = await fresh()
      const { investigations, audit, db } = world
      const texts = hostileComments()
      assert.ok(texts.length > 10)
      let now = await opened(world, 2)
      for (const text of texts) now = await investigations.comment(db, { ...now, text }, officer)
      const { fileName, content } = await investigations.downloadEvidence(db, now.id, officer)
      assert.equal(fileName, `investigation-${now.number}.zip`)
      const publicKey = await audit.publicKey(db)
      const verdict = verifyPack(content, { publicKey })
      // Two events, the opening, the comments and the download itself.
      assert.deepEqual(
        [verdict.problem, verdict.events, verdict.files],
        [undefined, 2 + 1 + texts.length + 1, 7],
      )
      const flipped = Buffer.from(content)
      const middle = Math.floor(flipped.length / 2)
      flipped[middle] = (flipped[middle] ?? 0) ^ 1
      assert.equal(verifyPack(flipped, { publicKey }).ok, false)

      const files = unzipSync(content)
      const page = Buffer.from(files['index.html'] ?? []).toString()
      const tags = new Set(
        Array.from(page.matchAll(/<\/?([a-z!]\w*)/gi), ([, name = '']) => name.toLowerCase()),
      )
      const ours = '!doctype html head meta title style body h1 h2 p code table tr th td pre br small'.split(
        ' ',
      )
      assert.deepEqual(
        [...tags].filter((tag) => !ours.includes(tag)),
        [],
      )
      const timeline = Buffer.from(files['timeline.jsonl'] ?? []).toString()
      assert.equal(timeline.split('\n').length - 1, 1 + texts.length + 1)
      const events = Buffer.from(files['events.jsonl'] ?? []).toString()
      const altered = events.replace('"Name of u0"', '"Name of u9"')
      assert.notEqual(altered, events)
      const problem = verifyPack(zipFiles({ ...files, 'events.jsonl': Buffer.from(altered) }), {
        publicKey,
      }).problem
      assert.equal(problem?.kind, 'contents_differ')
      assert.equal((await stepTypes(world)).at(-1), 'investigation.evidence_downloaded')
    },
  )
})
