import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { embeddedFiles } from '../kernel/database/database.ts'
import { MasterKeyRefused } from '../kernel/database/installation.ts'

const shortestKey = 32

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
  const isBegun = existsSync(join(dataDir, embeddedFiles))
  // Read after that look: another first start makes the key before the database.
  const known = await readFile(file).catch(ignoreAbsent)
  if (known !== undefined) return refuseDamaged(known, file)
  if (isBegun) throw new MasterKeyRefused(missing(dataDir, file))
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

const cure =
  'Put the file back from the backup, or set BREAKWATER_SECRET if the database was begun with it. A new key could open nothing that is ' +
  'sealed in this database.'
const missing = (dataDir: string, file: string): string =>
  `The master key is missing: there is a database in ${dataDir}, but not the file ${file}. ${cure}`

function refuseDamaged(key: Buffer, file: string): Buffer {
  if (key.length >= shortestKey) return key
  throw new MasterKeyRefused(
    `The master key in ${file} is damaged: it has less than ${shortestKey} bytes. ${cure}`,
  )
}

function ignoreAbsent(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined
