import type { Db } from '../../../kernel/database/database.ts'
import { jobCaller, type Caller } from '../../../kernel/identity.ts'
import type { Log } from '../../../kernel/log.ts'
import { evaluationContextAt } from './decide.ts'
import { evaluateRules, type EvaluationContext } from '../matching/evaluate.ts'
import type { LiveContext, Snapshot } from './snapshot.ts'

const sessionsAtOnce = 1_000

/** As whom the audit log knows what a schedule or an expiry did. */
export const timeOfDay = jobCaller('ip-access.shut-out')

/** Ends the open sessions that the rules, as the database has them, do not let in any more from where they were last seen. */
export async function endBlockedSessions(
  context: LiveContext,
  db: Db,
  by: Caller = timeOfDay,
): Promise<{ ended: number }> {
  const snapshot = await context.live.ask()
  // When rules cannot be compiled every request is refused; that is no reason to sign everybody out.
  if (!snapshot.enforced || !snapshot.compiled) return { ended: 0 }
  // Where this node saw them in the last seconds is not in their rows yet.
  await context.sessions.writeUses()
  const evaluation = evaluationContextAt(context, snapshot, context.clock.now())
  let ended = 0
  let after: string | undefined
  do {
    const places = await context.sessions.listOpenPlaces(db, { after, limit: sessionsAtOnce })
    const refused = await refusedAmong(context, { snapshot, moment: evaluation, places })
    if (refused.length > 0) ended += await context.sessions.endThese(db, refused, by)
    after = places.length < sessionsAtOnce ? undefined : places.at(-1)?.id
  } while (after !== undefined)
  return { ended }
}

type Asked = {
  snapshot: Snapshot
  moment: EvaluationContext
  places: readonly { id: string; userId: string; lastAddress: string }[]
}

async function refusedAmong(
  { identity }: Pick<LiveContext, 'identity'>,
  { snapshot, moment: evaluation, places }: Asked,
): Promise<string[]> {
  const refused: string[] = []
  for (const { id, userId, lastAddress: address } of places) {
    const person = (await identity.find(userId)) ?? { id: userId, roles: [], groupIds: [] }
    if (!evaluateRules(snapshot, { address, person }, evaluation).verdict.allowed) refused.push(id)
  }
  return refused
}

export type Sweeps = ReturnType<typeof createSweeps>

/** By then the other nodes have written where they saw sessions before they heard of the change. */
const followMilliseconds = 6_000
const retryMilliseconds = 1_000

/**
 * Sweeps behind the answer, one at a time; whoever asks while one waits is served by that one. Each is followed by one more, a
 * little later, and is tried again until it succeeds.
 */
export function createSweeps(sweep: (by: Caller) => Promise<unknown>, log: Log) {
  let last: Promise<unknown> = Promise.resolve()
  let waiting: Caller | undefined
  let next: NodeJS.Timeout | undefined
  let isStopped = false

  const later = (milliseconds: number, goOn: () => void): void => {
    if (!isStopped) next = setTimeout(goOn, milliseconds).unref()
  }
  const run = async (by: Caller, { isFollowed }: { isFollowed: boolean }): Promise<void> => {
    clearTimeout(next)
    try {
      await sweep(by)
      if (isFollowed) later(followMilliseconds, () => follow(by))
    } catch (err) {
      log.warn({ err }, 'sessions that the IP rules shut out could not be ended; trying again')
      later(retryMilliseconds, () => request(by))
    }
  }
  const follow = (by: Caller): void => void (last = last.then(() => run(by, { isFollowed: false })))
  const request = (by: Caller): void => {
    const isWaiting = waiting !== undefined
    waiting = by
    if (isWaiting) return
    last = last.then(() => {
      const asked = waiting ?? by
      waiting = undefined
      return run(asked, { isFollowed: true })
    })
  }

  return {
    request,
    /** Waits for what was asked for. */
    settle: async (): Promise<void> => void (await last),
    async stop(): Promise<void> {
      isStopped = true
      clearTimeout(next)
      await last
    },
  }
}
