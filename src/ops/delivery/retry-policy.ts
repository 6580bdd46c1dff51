import { addMinutes } from '../../kernel/clock.ts'

/** What came of handing a mail over. */
export type Outcome =
  | { kind: 'sent' }
  /** Refused for good: the same mail would be refused again. */
  | { kind: 'refused'; problem: string }
  /** Not now. */
  | { kind: 'postponed'; problem: string }
  /** The server itself could not be used: nothing is wrong with the mail. */
  | { kind: 'unreachable'; problem: string }

export type Failure = Exclude<Outcome, { kind: 'sent' }>

const firstPauseMinutes = 1
const longestPauseMinutes = 60
/** Up to a fifth longer, so that mails which failed together do not come back together. */
const jitter = 0.2

/** What becomes of a mail after a failure: another try after a pause that doubles from a minute to an hour, or none. */
export function afterFailure(
  mail: { attempts: number; giveUpAt: Date },
  failure: Failure,
  { now, random }: { now: Date; random: number },
): { givesUp: true } | { givesUp: false; nextAttemptAt: Date } {
  if (failure.kind === 'refused' || mail.giveUpAt <= now) return { givesUp: true }
  const pause = Math.min(longestPauseMinutes, firstPauseMinutes * 2 ** Math.min(20, mail.attempts - 1))
  return { givesUp: false, nextAttemptAt: addMinutes(now, pause * (1 + jitter * random)) }
}
