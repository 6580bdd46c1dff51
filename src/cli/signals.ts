export type Stopping = {
  /** Stops everything; told whether other nodes should have time to take over (not for Ctrl-C). */
  stop: (options: { drain: boolean }) => Promise<void>
  /** What SIGHUP means to a program whose log is a file that was moved away. Without one it means the terminal is gone. */
  reopenLog?: (() => void) | undefined
}

const sameSignalMilliseconds = 1_000
const parentCheckMilliseconds = 250

/**
 * Stops cleanly on Ctrl-C, SIGTERM and, under npm, when npm's shell has gone: npm and npx pass signals to that shell, which ends
 * without passing them on. A second signal does not wait.
 */
export function stopOnSignals({ stop, reopenLog }: Stopping): void {
  let stoppingSince: number | undefined
  const begin = (drain: boolean): void => {
    if (stoppingSince !== undefined) {
      // Ctrl-C reaches us from the terminal and once more from npm: both are one.
      if (performance.now() - stoppingSince > sameSignalMilliseconds) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    stop({ drain }).then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', () => begin(false))
  process.on('SIGTERM', () => begin(true))
  process.on('SIGHUP', () => (reopenLog ? reopenLog() : begin(false)))
  if (process.env['npm_lifecycle_event'] !== undefined) onOrphaned(() => begin(true))
}

/** There is no signal for it: the parent's number changes when the parent has gone. */
function onOrphaned(act: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    act()
  }, parentCheckMilliseconds).unref()
}
