import { problemWithNetworks } from '../../kernel/address.ts'
import type { AnnouncedCache } from '../../kernel/announced-cache.ts'
import { addDays } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database.ts'
import type { Caller, Role } from '../../kernel/identity.ts'
import { newToken } from '../../kernel/token.ts'
import { errors } from './errors.ts'
import { tokenPrefix, type Remembered } from './find.ts'
import type { ApiTokenNeeds } from './needs.ts'
import * as queries from './queries.ts'

type Parts = Pick<ApiTokenNeeds, 'clock' | 'ids' | 'audit'> & { tokens: AnnouncedCache<Remembered> }

const defaultDays = 365

export type NewApiToken = {
  name: string
  role: Role
  expiresAt?: string | undefined
  networks?: readonly string[] | undefined
}

/** Creates an API token; the token itself is in the answer and nowhere else. */
export const create =
  ({ clock, ids, audit }: Parts) =>
  async (
    db: Db,
    wanted: NewApiToken,
    by: Caller,
  ): Promise<{ id: string; token: string; expiresAt: string }> => {
    const { name, role } = wanted
    const networks = (wanted.networks ?? []).map((network) => network.trim())
    const problem = problemWithNetworks(networks)
    if (problem !== undefined) throw errors.API_TOKEN_NETWORKS_REFUSED({ reason: problem })
    const now = clock.now()
    const expiresAt = wanted.expiresAt === undefined ? addDays(now, defaultDays) : new Date(wanted.expiresAt)
    // Written so that an unreadable date is refused too.
    if (!(expiresAt > now)) throw errors.API_TOKEN_EXPIRY_REFUSED()
    const { token, tokenHash } = newToken()
    const id = ids.next()
    await transact(db, async (tx) => {
      await queries.insertToken(tx, {
        id,
        token_hash: tokenHash,
        name,
        role,
        networks,
        ...(await makerOf(tx, by)),
        created_at: now,
        expires_at: expiresAt,
        revoked_at: null,
        last_used_at: null,
      })
      const details = { name, role, networks, expiresAt: expiresAt.toISOString() }
      const subject = { type: 'api_token', id }
      await audit.record(tx, { type: 'api_token.created', outcome: 'success', by, subject, details })
    })
    return { id, token: tokenPrefix + token, expiresAt: expiresAt.toISOString() }
  }

/** A token made by a token belongs to whom that one belongs to: nobody outlives being disabled through what their tokens made. */
async function makerOf(tx: Db, { actor }: Caller) {
  const parent = actor.kind === 'token' ? await queries.findTokenById(tx, actor.id) : undefined
  return {
    created_by: actor.kind === 'anonymous' ? 'nobody' : actor.name,
    created_by_id: actor.kind === 'user' ? actor.id : (parent?.created_by_id ?? null),
  }
}

/** Revokes an API token for the next request on every node; revoking twice is no mistake. */
export const revoke =
  ({ clock, audit, tokens }: Parts) =>
  async (db: Db, id: string, by: Caller): Promise<undefined> => {
    const revoked = await transact(db, async (tx) => {
      const row = await queries.revokeToken(tx, id, clock.now())
      if (!row) return refuseUnknown(tx, id)
      const subject = { type: 'api_token', id }
      const details = { name: row.name }
      await audit.record(tx, { type: 'api_token.revoked', outcome: 'success', by, subject, details })
      await tokens.announce(tx, [row.token_hash])
      return row
    })
    if (revoked) tokens.forget([revoked.token_hash])
  }

async function refuseUnknown(tx: Db, id: string): Promise<undefined> {
  if (!(await queries.findTokenById(tx, id))) throw errors.API_TOKEN_NOT_FOUND({ id })
}
