import { Duplex } from 'node:stream'
import { statfs } from 'node:fs/promises'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import * as pg from 'pg'
import { DatabaseRefused } from './postgres.ts'
import { createFraming } from './pglite-framing.ts'
import type { FromWorker, ToWorker } from './pglite-worker.ts'

const poolWaitMilliseconds = 10_000
const closeMilliseconds = 10_000

export type EmbeddedPool = {
  pool: pg.Pool
  /** Resolves when the worker has let go of the directory; `pool.end` alone does not wait for that. */
  close: () => Promise<void>
}

/**
 * A pool of one `pg` client that speaks PostgreSQL's protocol with PGlite in a worker thread, so that both engines share
 * driver, parsers and errors. A connection that is dropped takes its worker along; the next one starts a fresh worker.
 */
export async function openPglitePool(dataDir: string): Promise<EmbeddedPool> {
  const first = await startWorker(dataDir).catch((error: unknown) => explainUnopened(dataDir, error))
  let current = new WorkerStream(first)
  let isTaken = false
  const stream = () => {
    // Two workers on one directory would destroy it: the next starts only when the one before is gone.
    if (isTaken) current = new WorkerStream(startAfter(current.gone, dataDir))
    isTaken = true
    return current
  }
  const pool = new pg.Pool({
    stream,
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: poolWaitMilliseconds,
  })
  // An idle connection's failure is met again, and answered, by the next statement.
  pool.on('error', () => undefined)
  const close = async () => {
    await pool.end()
    const impatience = setTimeout(() => current.destroy(), closeMilliseconds)
    if (!isTaken) current.destroy()
    await current.gone
    clearTimeout(impatience)
  }
  return { pool, close }
}

/** PGlite says only that it failed; a full disk is the usual reason after a crash. */
async function explainUnopened(dataDir: string, cause: unknown): Promise<never> {
  const { bavail, bsize } = await statfs(dataDir)
  const megabytes = Math.floor((bavail * bsize) / 1024 ** 2)
  const advice =
    megabytes < roomToOpenMegabytes
      ? 'The disk is full: make room, then start again; what was acknowledged is there.'
      : 'Restore the directory from a backup (docs/runbooks/backup.md), or begin anew with another BREAKWATER_DATA_DIR.'
  throw new DatabaseRefused(
    `The embedded database in ${dataDir} cannot be opened; ${megabytes} MB are free on its disk. ${advice}`,
    { cause },
  )
}

const roomToOpenMegabytes = 50

async function startAfter(before: Promise<void>, dataDir: string): Promise<Worker> {
  await before
  return startWorker(dataDir)
}

const workerFile = new URL(`./pglite-worker${extname(import.meta.filename)}`, import.meta.url)

function startWorker(dataDir: string): Promise<Worker> {
  const { promise, resolve, reject } = Promise.withResolvers<Worker>()
  const worker = new Worker(workerFile, { workerData: { dataDir }, stdout: false })
  worker.once('message', () => resolve(worker))
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('The embedded database stopped while it started.')))
  return promise
}

/** What `pg` takes for its socket. Ending it closes the database; destroying it kills the worker, whatever it does. */
class WorkerStream extends Duplex {
  /** Settles when the worker has let go of the data directory. */
  readonly gone: Promise<void>
  readonly #framing = createFraming()
  readonly #starting: Promise<Worker>
  #worker: Worker | undefined

  constructor(starting: Worker | Promise<Worker>) {
    super()
    this.#starting = Promise.resolve(starting)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.gone = promise
    this.once('close', resolve)
  }

  connect(): void {
    this.#starting.then(
      (worker) => this.#attach(worker),
      (error: Error) => this.destroy(error),
    )
  }

  #attach(worker: Worker): void {
    this.#worker = worker
    worker.on('message', (message: FromWorker) => {
      if (typeof message !== 'string') this.push(message)
    })
    worker.on('error', (error) => this.destroy(error))
    worker.on('exit', () => this.destroy())
    this.emit('connect')
  }

  override _read(): void {
    // The worker pushes; pg reads all there is.
  }

  override _write(chunk: Buffer, _encoding: string, proceed: () => void): void {
    for (const batch of this.#framing.add(chunk)) this.#send(batch)
    proceed()
  }

  override _final(proceed: () => void): void {
    if (!this.#worker) return proceed()
    this.#worker.once('exit', () => proceed())
    this.#send('close')
  }

  override _destroy(reason: Error | null, proceed: (reason: Error | null) => void): void {
    void this.#kill().finally(() => proceed(reason))
  }

  async #kill(): Promise<void> {
    const worker = await this.#starting.catch(() => undefined)
    await worker?.terminate()
  }

  #send(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }

  setNoDelay(): void {
    // A message port has no delay.
  }
  setKeepAlive(): void {
    // Nor does it need probing.
  }
  ref(): void {
    this.#worker?.ref()
  }
  unref(): void {
    this.#worker?.unref()
  }
}
