import { open as openFile } from 'node:fs/promises'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import type { Log } from '../../../kernel/log.ts'
import { openCheckpoint } from '../format/checkpoint.ts'
import { sameBytes } from '../format/merkle.ts'
import { findCheckpoint } from '../queries.ts'
import type { Keys } from './keyring.ts'
import { SealingRefused } from './refused.ts'

/** Checkpoints kept outside the database: what was signed once cannot be signed differently again. */
export type Anchors = {
  /** Throws when the log is older than the newest anchor in the file, or another one. */
  check(tx: Db, keys: Keys, size: number): Promise<void>
  /** Takes the newest checkpoint; every tenth goes out, and the first of a process. */
  take(note: string, options?: { atOnce?: boolean }): Promise<void>
  /** The newest checkpoint in the file, if it can be read. */
  newest(): Promise<string | undefined>
  state(): AnchorState
}
export type AnchorState = {
  file: string | null
  webhook: string | null
  /** When a checkpoint last reached all of them. */
  lastAt: Date | null
  problem: string | null
}
export type AnchorPlaces = {
  file?: string | undefined
  webhook?: { url: string; post: (url: string, note: string) => Promise<void> } | undefined
  clock: Clock
  log: Pick<Log, 'error'>
}

const everyCheckpoints = 10
/** More than a note and the separator before it. */
const tailBytes = 4_096
const separators = /\n{3,}/

/** Keeps checkpoints in a file, by a webhook, or both. */
export function createAnchors({ file, webhook, clock, log }: AnchorPlaces): Anchors {
  let since = everyCheckpoints
  let lastAt: Date | null = null
  let problem: string | null = null

  const newest = async (): Promise<string | undefined> => (file === undefined ? undefined : readNewest(file))

  return {
    newest,
    async check(tx, keys, size) {
      const note = await newest()
      if (note !== undefined) await compare(tx, note, { keys, size })
    },
    async take(note, { atOnce = false } = {}) {
      since += 1
      if (since < everyCheckpoints && !atOnce) return
      try {
        if (file !== undefined) await append(file, note)
        await webhook?.post(webhook.url, note)
        since = 0
        lastAt = clock.now()
        problem = null
      } catch (err) {
        problem = err instanceof Error ? err.message : String(err)
        log.error({ err }, 'a checkpoint of the audit log could not be kept outside the database')
      }
    },
    state: () => ({
      file: file ?? null,
      webhook: webhook === undefined ? null : new URL(webhook.url).host,
      lastAt,
      problem,
    }),
  }
}

async function compare(tx: Db, note: string, { keys, size }: { keys: Keys; size: number }): Promise<void> {
  const opened = openCheckpoint(note, keys.all)
  if (!opened.ok)
    throw new SealingRefused(
      `has a checkpoint outside the database that its keys did not sign (${opened.reason})`,
    )
  const { checkpoint } = opened
  if (!keys.all.some(({ name }) => name === checkpoint.origin))
    throw new SealingRefused(`was signed as "${checkpoint.origin}" outside the database, which is older`)
  // An epoch was opened since, deliberately; its own first checkpoint follows.
  if (checkpoint.origin !== keys.newest.name) return
  if (checkpoint.size > size)
    throw new SealingRefused(
      `ends after ${size} events, and a checkpoint outside the database covers ${checkpoint.size}: the database is older`,
    )
  const row = await findCheckpoint(tx, checkpoint.size)
  if (row === undefined || !sameBytes(row.root, checkpoint.root))
    throw new SealingRefused(
      `is not the one whose first ${checkpoint.size} events were signed outside the database`,
    )
}

/** Appended and on the disk before it counts. A note never has two empty lines in it, so these separate it from others and from what was torn. */
async function append(file: string, note: string): Promise<void> {
  const handle = await openFile(file, 'a', 0o600)
  try {
    await handle.writeFile(`\n\n\n${note}\n\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function readNewest(file: string): Promise<string | undefined> {
  const handle = await openFile(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (handle === undefined) return undefined
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, tailBytes)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    // What follows the last separator was not written to its end.
    const note = buffer.toString('utf8').split(separators).slice(0, -1).at(-1)
    return note === undefined || note === '' ? undefined : `${note}\n`
  } finally {
    await handle.close()
  }
}
