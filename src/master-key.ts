import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/**
 * The key that everything secret at rest is sealed under: from the configuration, or, with the embedded database, made once and kept
 * beside it, readable by its owner only.
 */
export async function readMasterKey({
  secret,
  dataDir,
}: Pick<Config, 'secret' | 'dataDir'>): Promise<Buffer> {
  if (secret !== undefined) return Buffer.from(secret)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'secret')
  try {
    // "wx": of two first starts only one writes the key, and both read it.
    await writeFile(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return Buffer.from(await readFile(file, 'utf8'))
}
