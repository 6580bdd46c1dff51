import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { projectRoot } from './support/declarations.ts'
import { generateDocs } from './support/generate-docs.ts'

test('the documents that are made from the code say what the code says', async () => {
  for (const [path, text] of await generateDocs()) {
    const written = await readFile(`${projectRoot}/${path}`, 'utf8').catch(() => '')
    assert.equal(written, text, `${path} is stale: run \`npm run docs\`, look at the difference, commit it.`)
  }
})
