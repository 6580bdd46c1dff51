import type { Log } from '../log.ts'

/** Small facts that a request must not wait for (last seen, last used): collected, joined per key, and written in batches. */
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
  /** What two values of a key make together; by default the newer takes the place of the older. */
  join?: (older: Value, newer: Value) => Value
}

export function createWriteBehind<Value>({
  everySeconds,
  log,
  write,
  join = (_older, newer) => newer,
}: WriteBehindOptions<Value>): WriteBehind<Value> {
  let waiting = new Map<string, Value>()
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const put = (key: string, value: Value) => {
    const older = waiting.get(key)
    waiting.set(key, older === undefined ? value : join(older, value))
  }
  const writeWaiting = async () => {
    const taken = waiting
    if (taken.size === 0) return
    waiting = new Map()
    try {
      await write([...taken.values()])
    } catch (error) {
      const newer = waiting
      waiting = taken
      newer.forEach((value, key) => put(key, value))
      throw error
    }
  }
  const flush = () => (writing = writing.catch(() => undefined).then(writeWaiting))
  const flushByTimer = () =>
    void flush().catch((error: unknown) =>
      log.warn({ err: error }, 'a batch could not be written; kept for the next'),
    )

  return {
    put,
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
