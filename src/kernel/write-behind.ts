import type { Log } from './log.ts'

/** Small facts that a request must not wait for (last seen, last used): collected, the latest per key, and written in batches. */
export type WriteBehind<Value> = {
  put(key: string, value: Value): void
  /** Writes what has been collected; when that fails it is kept for the next time, and the error is thrown. */
  flush(): Promise<void>
  start(): void
  /** Stops the timer and writes the rest. */
  stop(): Promise<void>
}

export type WriteBehindOptions<Value> = {
  everySeconds: number
  log: Log
  write: (values: Value[]) => Promise<void>
}

export function createWriteBehind<Value>({
  everySeconds,
  log,
  write,
}: WriteBehindOptions<Value>): WriteBehind<Value> {
  let waiting = new Map<string, Value>()
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const writeWaiting = async () => {
    const taken = waiting
    if (taken.size === 0) return
    waiting = new Map()
    try {
      await write([...taken.values()])
    } catch (error) {
      // What came in the meantime is newer.
      waiting = new Map([...taken, ...waiting])
      throw error
    }
  }
  const flush = () => (writing = writing.catch(() => undefined).then(writeWaiting))
  const flushByTimer = () =>
    void flush().catch((error: unknown) =>
      log.warn({ err: error }, 'a batch could not be written; kept for the next'),
    )

  return {
    put: (key, value) => void waiting.set(key, value),
    flush,
    start() {
      timer ??= setInterval(flushByTimer, everySeconds * 1000).unref()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
      return flush()
    },
  }
}
