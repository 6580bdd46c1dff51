import { addHours } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database.ts'
import { firstIdAt } from '../../kernel/ids.ts'
import { longestHours } from './settings.ts'
import {
  listUsedAddresses,
  listUsedSessions,
  type UsedAddress,
  type UsedSession,
  type UsePlace,
} from './uses-queries.ts'

/** A sign-in, or the requests of a session from one address within an hour. */
export type SessionUse = {
  userId: string
  /** At the sign-in. */
  userName: string
  address: string
  /** The last time. */
  at: Date
  requests: number
  signIns: number
}

const sessionsAtOnce = 2_000
const addressesAtOnce = 5_000

/** Where people signed in from and worked from since, in batches; requests of the last five seconds may be missing. */
export async function* listUses(db: Db, since: Date): AsyncGenerator<SessionUse[]> {
  let after = firstIdAt(addHours(since, -longestHours))
  for (;;) {
    const sessions = await listUsedSessions(db, { since, after, limit: sessionsAtOnce })
    yield sessions.filter(({ opened_at }) => opened_at.getTime() >= since.getTime()).map(toSignIn)
    yield* listUsesOf(db, sessions, since)
    const last = sessions.at(-1)
    if (!last || sessions.length < sessionsAtOnce) return
    after = last.id
  }
}

/** One person may have used more addresses than fit into memory: these come in batches of their own. */
async function* listUsesOf(
  db: Db,
  sessions: readonly UsedSession[],
  since: Date,
): AsyncGenerator<SessionUse[]> {
  const [first, last] = [sessions[0], sessions.at(-1)]
  if (!first || !last) return
  const byId = new Map(sessions.map((session) => [session.id, session]))
  let after: UsePlace | undefined = { session_id: first.id, address: '', hour: new Date(0) }
  while (after) {
    const limit = addressesAtOnce
    const used = await listUsedAddresses(db, { since, after, last: last.id, limit })
    yield used.flatMap((row) => toUse(byId.get(row.session_id), row) ?? [])
    after = used.length < limit ? undefined : used.at(-1)
  }
}

const toSignIn = ({ user_id, user_name, address, opened_at }: UsedSession): SessionUse => ({
  userId: user_id,
  userName: user_name,
  address,
  at: opened_at,
  requests: 0,
  signIns: 1,
})

/** Nothing for a session that was removed meanwhile. */
const toUse = (session: UsedSession | undefined, use: UsedAddress): SessionUse | undefined =>
  session && {
    userId: session.user_id,
    userName: session.user_name,
    address: use.address,
    at: use.last_seen_at,
    requests: use.requests,
    signIns: 0,
  }
