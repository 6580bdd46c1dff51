import type { Announcements } from './announced-cache.ts'
import type { Log } from '../log.ts'

export type ReloadDependencies<Rows> = {
  bus: Announcements
  /** Announced whenever what is read has changed. */
  topic: string
  log: Log
  read: () => Promise<Rows>
  apply: (rows: Rows) => void
}

/** A small table that every node keeps in memory whole. */
export type Reload = {
  /** Reads and applies, and from then on follows every change; throws when the database does not answer. */
  start(): Promise<void>
  /** For whoever has just made a change: afterwards this node has it. When the database does not answer, as soon as it does. */
  now(): Promise<void>
  stop(): void
}

const retryAfterMilliseconds = 1_000

/** One reading at a time: an answer that was overtaken by a later one must not be applied after it. */
export function createReload<Rows>({ bus, topic, log, read, apply }: ReloadDependencies<Rows>): Reload {
  let last: Promise<void> = Promise.resolve()
  let isWaiting = false
  let retry: NodeJS.Timeout | undefined

  const readAndApply = async () => {
    // From here on a new request means a new reading: this one may not see what that one is about.
    isWaiting = false
    apply(await read())
  }
  const readNext = () => (last = last.catch(() => undefined).then(readAndApply))
  /** Requests that come while one waits are the same request. */
  const request = () => {
    if (isWaiting) return
    isWaiting = true
    clearTimeout(retry)
    readNext().catch((error: unknown) => {
      log.warn({ err: error, topic }, 'what has changed could not be read; trying again')
      retry = setTimeout(request, retryAfterMilliseconds).unref()
    })
  }
  return {
    start() {
      bus.subscribe(topic, request)
      bus.onHearingChange((isHearing) => isHearing && request())
      return readNext()
    },
    async now() {
      request()
      await last.catch(() => undefined)
    },
    stop: () => clearTimeout(retry),
  }
}
