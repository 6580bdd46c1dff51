import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
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
  const known = await readFile(file).catch(ignoreAbsent)
  if (known !== undefined) return known
  const draft = `${file}-${randomUUID()}`
  try {
    await writeFile(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true })
    // The whole key appears at once or not at all; of two first starts one is first, and both read its key.
    await link(draft, file)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return readFile(file)
}

function ignoreAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
