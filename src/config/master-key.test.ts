import assert from 'node:assert/strict'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryDirectory } from '../../test/support/engines.ts'
import { readMasterKey } from './master-key.ts'

test('many first starts at once read one and the same whole key', async () => {
  const dataDir = join(await temporaryDirectory(), 'new', 'data')
  const keys = await Promise.all(
    Array.from({ length: 20 }, () => readMasterKey({ secret: undefined, dataDir })),
  )
  const spellings = new Set(keys.map(String))
  assert.equal(spellings.size, 1)
  assert.match([...spellings][0] ?? '', /^[A-Za-z0-9_-]{64}$/)
  assert.deepEqual(await readdir(dataDir), ['secret'], 'nothing else is left behind')
  assert.deepEqual(
    await readMasterKey({ secret: undefined, dataDir }),
    keys[0],
    'a later start reads it again',
  )
})

test('only its owner may read the key, and the directory that was made for it', async () => {
  const dataDir = join(await temporaryDirectory(), 'data')
  await readMasterKey({ secret: undefined, dataDir })
  assert.equal((await stat(join(dataDir, 'secret'))).mode & 0o777, 0o600)
  assert.equal((await stat(dataDir)).mode & 0o777, 0o700)
})

test('a configured secret is the key, and nothing is written', async () => {
  const dataDir = join(await temporaryDirectory(), 'data')
  const secret = 'x'.repeat(40)
  assert.equal(String(await readMasterKey({ secret, dataDir })), secret)
  await assert.rejects(stat(dataDir), { code: 'ENOENT' })
})

test('a damaged key file is refused, not replaced: what is sealed would be lost', async () => {
  const dataDir = await temporaryDirectory()
  await writeFile(join(dataDir, 'secret'), '')
  await assert.rejects(readMasterKey({ secret: undefined, dataDir }), /is damaged: .*from the backup/)
})

test('a lost key file is not replaced either while there is a database', async () => {
  const dataDir = await temporaryDirectory()
  await mkdir(join(dataDir, 'database'))
  await assert.rejects(readMasterKey({ secret: undefined, dataDir }), /is missing: .*from the backup/)
  assert.deepEqual(await readdir(dataDir), ['database'])
})
