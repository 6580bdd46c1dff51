import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { showFirstAdmin } from './first-admin.ts'

const firstAdmin = { created: true, generatedPassword: 'generated' } as const

async function emptyDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'bw-first-admin-'))
  t.after(() => rm(directory, { recursive: true }))
  return directory
}

/** As a service: nobody is at a terminal. */
async function show(t: TestContext, dataDir: string): Promise<string> {
  t.mock.method(console, 'log', () => undefined)
  await showFirstAdmin({ firstAdmin }, { adminEmail: 'admin@example.com', dataDir }, false)
  return join(dataDir, 'admin-password')
}

test('the only copy of the first password is kept where there was no data directory yet', async (t) => {
  const file = await show(t, join(await emptyDirectory(t), 'data', 'deep'))
  assert.equal(await readFile(file, 'utf8'), 'admin@example.com\ngenerated\n')
})

test('nobody but its owner can read the password, also where a readable file of that name lay', async (t) => {
  const directory = await emptyDirectory(t)
  await writeFile(join(directory, 'admin-password'), 'old', { mode: 0o644 })
  const file = await show(t, directory)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.match(await readFile(file, 'utf8'), /generated/)
})
