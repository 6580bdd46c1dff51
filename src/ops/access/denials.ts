import { rateLimitKeyOf } from '../../kernel/network/address.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import { createEventThrottle } from '../../kernel/event-throttle.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Log } from '../../kernel/log.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { Audit } from '../audit/service.ts'

export type DenialDependencies = { db: Db; clock: Clock; log: Log; audit: Pick<Audit, 'record'> }

/** Where and by what a session's token was sent, and why it is worth nothing. */
export type StrayToken = { token: string; reason: string; from: Caller }

export type Denials = ReturnType<typeof createDenials>

/** What was refused goes into the audit log: the first time, and then once a minute with a count. */
export function createDenials({ db, clock, log, audit }: DenialDependencies) {
  const eventThrottle = createEventThrottle()

  /** The refusal stands whether or not it can be recorded. */
  const record = async (key: string, entry: Parameters<Audit['record']>[1]): Promise<void> => {
    const count = eventThrottle.note(`${entry.type} ${key}`, clock.now())
    if (count === undefined) return
    const details = { ...entry.details, count }
    await audit
      .record(db, { ...entry, details })
      .catch((err: unknown) => log.error({ err, type: entry.type }, 'a refusal could not be recorded'))
  }

  return {
    /** Somebody whom we know asked for what they may not do. */
    role: (by: Caller, { role, route = 'unknown' }: { role: string; route?: string | undefined }) =>
      record(`${keyOf(by)} ${route}`, {
        type: 'access.denied',
        outcome: 'denied',
        by,
        subject: { type: 'route', id: route },
        details: { role },
      }),

    /** An API token was used for what it was not made for. */
    scope: (by: Caller, { scopes, route = 'unknown' }: { scopes: string; route?: string | undefined }) =>
      record(`${keyOf(by)} ${route}`, {
        type: 'access.denied',
        outcome: 'denied',
        by,
        subject: { type: 'route', id: route },
        details: { scopes },
      }),

    /** Two credentials at once: somebody may have planted one of them. */
    ambiguous: (from: Caller) =>
      record(keyOf(from), { type: 'access.ambiguous', outcome: 'denied', by: from, details: {} }),

    /** A token of our shape that opens nothing. Other texts are no attack worth a line: anybody can send them. */
    strayToken: async ({ token, reason, from }: StrayToken): Promise<void> => {
      const tokenHash = hashOfToken(token)
      if (tokenHash === undefined) return
      // Enough to find the session that it was, too little to be of use to anybody.
      const details = { reason, tokenHash: tokenHash.slice(0, 12) }
      const isUnknown = reason === 'unknown'
      await record(isUnknown ? keyOf(from) : tokenHash, {
        type: isUnknown ? 'session.unknown_token' : 'session.used_after_end',
        outcome: 'denied',
        by: from,
        details,
      })
    },
  }
}

const keyOf = ({ actor, address }: Caller): string =>
  'id' in actor ? `${actor.kind} ${actor.id}` : address === undefined ? '' : rateLimitKeyOf(address)
