import * as fs from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Where log lines go. Writing a line never waits, never throws and never fills the memory. */
export type LogOutput = {
  write(line: string): void
  /** Opens the file again under its name: a log rotation has moved the old one away. */
  reopen(): void
  /** Told of every line that is dropped. */
  onDropped(callback: () => void): void
  /** Waits until all is written; not for long when it cannot be. */
  flush(): Promise<void>
}

export type LogOutputOptions = {
  /** Standard output without it. */
  file?: string | undefined
  /** What may wait while the disk is full or the reader slow. */
  mostWaitingBytes?: number
  /** How long to wait after a failure. */
  retryMilliseconds?: number
}

const standardOutput = 1
const mostAtOnceBytes = 64 * 1024
const flushMilliseconds = 1_000

/** Opens the log. A file that could never be written (no such directory, no right) is refused with an error. */
export function openLogOutput(options: LogOutputOptions = {}): LogOutput {
  const writer = new LogWriter(options)
  // At the end of the process: what can be written at once, and no more.
  process.once('exit', () => writer.writeRest())
  return writer
}

/**
 * Writes one batch of lines after another. While the disk is full or nobody reads, lines wait up to a limit; those beyond it are
 * dropped and counted, and a line says how many as soon as lines can be written again.
 */
class LogWriter implements LogOutput {
  readonly #file: string | undefined
  readonly #mostWaitingBytes: number
  readonly #retryMilliseconds: number
  readonly #callbacks: (() => void)[] = []
  #fd: number | undefined
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #dropped = 0
  /** What is being written, and how much of it is. */
  #batch: Buffer = Buffer.alloc(0)
  #written = 0
  #isWorking = false
  #mustReopen = false

  constructor({ file, mostWaitingBytes = 4 * 1024 * 1024, retryMilliseconds = 500 }: LogOutputOptions) {
    this.#file = file
    this.#mostWaitingBytes = mostWaitingBytes
    this.#retryMilliseconds = retryMilliseconds
    this.#fd = openFile(file)
  }

  write(line: string): void {
    const bytes = Buffer.from(line)
    if (this.#waitingBytes + bytes.length > this.#mostWaitingBytes) {
      this.#dropped++
      for (const callback of this.#callbacks) callback()
      return
    }
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    this.#begin()
  }

  reopen(): void {
    this.#mustReopen = this.#file !== undefined
    this.#begin()
  }

  onDropped(callback: () => void): void {
    this.#callbacks.push(callback)
  }

  async flush(): Promise<void> {
    const until = performance.now() + flushMilliseconds
    while (this.#isWorking && performance.now() < until) await sleep(10)
  }

  writeRest(): void {
    try {
      for (const bytes of [this.#batch.subarray(this.#written), ...this.#waiting])
        fs.writeSync(this.#fd ?? standardOutput, bytes)
    } catch {
      // There is nowhere left to say it.
    }
  }

  #begin(): void {
    if (this.#isWorking) return
    this.#isWorking = true
    void this.#work().finally(() => (this.#isWorking = false))
  }

  async #work(): Promise<void> {
    while (this.#hasWork()) {
      if (this.#mustReopen || this.#fd === undefined) this.#reopenNow()
      if (this.#written >= this.#batch.length) this.#takeBatch()
      const written = await writeSome(this.#fd, this.#batch.subarray(this.#written))
      this.#written += written
      if (written === 0 && this.#written < this.#batch.length)
        await sleep(this.#retryMilliseconds, undefined, { ref: false })
    }
  }

  #hasWork(): boolean {
    const hasLines = this.#waiting.length > 0 || this.#dropped > 0 || this.#written < this.#batch.length
    return hasLines || this.#mustReopen
  }

  #takeBatch(): void {
    let size = 0
    let count = 0
    for (const line of this.#waiting) {
      if (size + line.length > mostAtOnceBytes && size > 0) break
      size += line.length
      count++
    }
    const notice = this.#dropped > 0 ? [Buffer.from(droppedLine(this.#dropped))] : []
    this.#batch = Buffer.concat([...this.#waiting.splice(0, count), ...notice])
    this.#written = 0
    this.#waitingBytes -= size
    this.#dropped = 0
  }

  #reopenNow(): void {
    const before = this.#fd
    try {
      this.#fd = openFile(this.#file)
    } catch {
      // Better the old file than none; the next rotation tries again.
    }
    this.#mustReopen = false
    if (this.#fd === before || before === undefined) return
    fs.close(before, ignore)
    // The line that was begun in the old file is written whole into the new one.
    if (this.#written < this.#batch.length)
      this.#written = this.#batch.lastIndexOf('\n', Math.max(0, this.#written - 1)) + 1
  }
}

/** Undefined for a full disk, or a named pipe that nobody reads: both may pass. */
function openFile(file: string | undefined): number | undefined {
  if (file === undefined) return openStandardOutput()
  const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = fs.constants
  try {
    // A reader that has stopped would hold a thread of the pool, and the process at its end.
    return fs.openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o640)
  } catch (error) {
    if (error instanceof Error && 'code' in error && passing.has(String(error.code))) return undefined
    throw error
  }
}

const passing = new Set(['ENXIO', 'ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'])

/** Node makes a pipe non-blocking when its stream is asked for the first time. */
function openStandardOutput(): number {
  void process.stdout.writable
  return standardOutput
}

/** How many bytes were taken; none when there is no room or nobody reads. */
function writeSome(fd: number | undefined, bytes: Buffer): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  if (fd === undefined || bytes.length === 0) resolve(0)
  else fs.write(fd, bytes, 0, bytes.length, null, (error, written) => resolve(error ? 0 : written))
  return promise
}

const warnLevel = 40
const droppedLine = (lines: number): string =>
  `${JSON.stringify({
    level: warnLevel,
    time: new Date().toISOString(),
    dropped: lines,
    msg: 'log lines were dropped: the log could not be written fast enough, or not at all',
  })}\n`

const ignore = (): undefined => undefined
