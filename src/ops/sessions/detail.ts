import type * as Type from 'typebox'
import type { Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { getSession } from './contract.ts'
import { errors } from './errors.ts'
import { toSession } from './listing.ts'
import * as queries from './listing-queries.ts'
import type { Parts } from './needs.ts'
import { timelineOf } from './timeline.ts'

export type SessionDetail = Type.Static<typeof getSession.reply>

/** More than anybody reads; a session lives for 30 days at most. */
const mostAddresses = 500

/** One session, open or ended, with the addresses it was used from and what happened to it. */
export const get =
  ({ clock }: Pick<Parts, 'clock'>) =>
  async (db: Db, id: string, by: Caller): Promise<SessionDetail> => {
    const row = await queries.findAnySession(db, id)
    if (!row) throw errors.SESSION_NOT_FOUND({ id })
    const addresses = await queries.listAddresses(db, id, mostAddresses)
    return {
      session: toSession(row, { now: clock.now(), by }),
      addresses: addresses.map(toAddress),
      timeline: timelineOf(row, addresses).map(({ at, sentence }) => ({ at: at.toISOString(), sentence })),
    }
  }

const toAddress = (used: queries.UsedAddress): SessionDetail['addresses'][number] => ({
  address: used.address,
  network: used.network,
  country: used.country,
  firstSeenAt: used.first_seen_at.toISOString(),
  lastSeenAt: used.last_seen_at.toISOString(),
  requests: used.requests,
})
