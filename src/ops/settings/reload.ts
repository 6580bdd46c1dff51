import type { Log } from '../../kernel/log.ts'

export type ReloadNeeds<Rows> = { log: Log; read: () => Promise<Rows>; apply: (rows: Rows) => void }

export type Reload = {
  /** Reads and applies; throws when the database does not answer. */
  now(): Promise<void>
  /** Does so soon, and again until it succeeds. Requests that come while one waits are the same request. */
  request: () => void
  stop(): void
}

const retryAfterMilliseconds = 1_000

/** One reading at a time: an answer that was overtaken by a later one must not be applied after it. */
export function createReload<Rows>({ log, read, apply }: ReloadNeeds<Rows>): Reload {
  let last: Promise<void> = Promise.resolve()
  let isWaiting = false
  let retry: NodeJS.Timeout | undefined

  const readAndApply = async () => {
    // From here on a new request means a new reading: this one may not see what that one is about.
    isWaiting = false
    apply(await read())
  }
  const now = () => (last = last.catch(() => undefined).then(readAndApply))
  const request = () => {
    if (isWaiting) return
    isWaiting = true
    clearTimeout(retry)
    now().catch((error: unknown) => {
      log.warn({ err: error }, 'the settings could not be read; trying again')
      retry = setTimeout(request, retryAfterMilliseconds).unref()
    })
  }
  return { now, request, stop: () => clearTimeout(retry) }
}
