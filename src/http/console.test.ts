import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fastify from 'fastify'
import { mountConsole } from './console.ts'

test('whatever a company is called, its name is text of the page and nothing else', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'bw-console-'))
  t.after(() => rm(directory, { recursive: true }))
  await mkdir(join(directory, 'assets'))
  await writeFile(join(directory, 'index.html'), '<title>__COMPANY_NAME__</title>')
  for (const [name, text] of [
    ['Tom & Jerry', 'Tom &amp; Jerry'],
    ['</title><script>', '&lt;/title&gt;&lt;script&gt;'],
    ["$& $` $' $$", '$&amp; $` $&#39; $$'],
  ] as const) {
    const app = fastify()
    await mountConsole(app, { directory, companyName: () => name })
    assert.equal((await app.inject('/console')).body, `<title>${text}</title>`)
  }
})
