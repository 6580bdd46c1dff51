import type { Clock } from '../../kernel/clock.ts'
import type { Log } from '../../kernel/log.ts'
import type { Snapshot } from './snapshot.ts'

const retryMilliseconds = 1_000
/** A timer may be a moment early. */
const slackMilliseconds = 10

export const notUndone = 'a change of the IP rules could not be undone; trying again'

/** Calls when the pending change that this node knows of has come to its end, and again as long as it is still there. */
export function createDueTimer({ clock, log }: { clock: Clock; log: Log }) {
  let timer: NodeJS.Timeout | undefined
  let following: Snapshot['pending']
  return {
    follow({ pending }: Pick<Snapshot, 'pending'>, onDue: () => Promise<unknown>): void {
      clearTimeout(timer)
      following = pending
      if (!pending) return
      const arm = (milliseconds: number) => void (timer = setTimeout(call, milliseconds).unref())
      const call = () =>
        void onDue()
          .catch((err: unknown) => log.warn({ err }, notUndone))
          // Undone or confirmed, it is not followed any more.
          .then(() => following === pending && arm(retryMilliseconds))
      arm(Math.max(0, pending.due_at.getTime() - clock.now().getTime()) + slackMilliseconds)
    },
    stop(): void {
      clearTimeout(timer)
      following = undefined
    },
  }
}
