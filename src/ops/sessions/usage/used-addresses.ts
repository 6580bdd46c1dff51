import { addHours } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/database/database.ts'
import { firstIdAt } from '../../../kernel/ids.ts'
import { longestHours } from '../settings.ts'
import {
  findOwners,
  listOpened,
  listUsedAddresses,
  type OpenedSession,
  type Owner,
  type UsedAddress,
  type UsePlace,
} from './queries.ts'

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

const rowsAtOnce = 10_000

/** Where people signed in from and worked from since, in batches; requests of the last five seconds may be missing. */
export async function* listUses(db: Db, since: Date): AsyncGenerator<SessionUse[]> {
  yield* listSignIns(db, since)
  yield* listRequests(db, since)
}

async function* listSignIns(db: Db, since: Date): AsyncGenerator<SessionUse[]> {
  let after: string | undefined = firstIdAt(since)
  while (after !== undefined) {
    const opened = await listOpened(db, { since, after, limit: rowsAtOnce })
    yield opened.map(toSignIn)
    after = opened.length < rowsAtOnce ? undefined : opened.at(-1)?.id
  }
}

async function* listRequests(db: Db, since: Date): AsyncGenerator<SessionUse[]> {
  const earliest = firstIdAt(addHours(since, -longestHours))
  let after: UsePlace | undefined = { session_id: earliest, address: '', hour: new Date(0) }
  while (after) {
    const used = await listUsedAddresses(db, { since, after, limit: rowsAtOnce })
    const owners = await findOwners(db, [...new Set(used.map(({ session_id }) => session_id))])
    yield used.flatMap((row) => toRequests(owners.get(row.session_id), row) ?? [])
    after = used.length < rowsAtOnce ? undefined : used.at(-1)
  }
}

const toSignIn = ({ user_id, user_name, address, opened_at }: OpenedSession): SessionUse => ({
  userId: user_id,
  userName: user_name,
  address,
  at: opened_at,
  requests: 0,
  signIns: 1,
})

/** Nothing for a session that was removed meanwhile. */
const toRequests = (owner: Owner | undefined, use: UsedAddress): SessionUse | undefined =>
  owner && {
    userId: owner.user_id,
    userName: owner.user_name,
    address: use.address,
    at: use.last_seen_at,
    requests: use.requests,
    signIns: 0,
  }
