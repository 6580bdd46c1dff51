import { problemWithNetworks } from '../../kernel/network/address.ts'
import type { AnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import { addDays } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import type { Caller, Role, TokenScope } from '../../kernel/identity.ts'
import { canonicalText, readGroupName } from '../../kernel/text-fields.ts'
import { newToken } from '../../kernel/token.ts'
import { errors } from './errors.ts'
import { tokenPrefix, type CachedToken } from './find-token.ts'
import type { ApiTokenDependencies } from './dependencies.ts'
import * as queries from './queries.ts'

type Context = Pick<ApiTokenDependencies, 'clock' | 'ids' | 'audit' | 'settings'> & {
  tokens: AnnouncedCache<CachedToken>
}

/** Unless tokens may not live that long. */
const usualDays = 365

export type NewApiToken = {
  name: string
  role: Role
  /** The whole role, people excepted, when left out. */
  scopes?: readonly TokenScope[] | undefined
  expiresAt?: string | undefined
  networks?: readonly string[] | undefined
}

/** Creates an API token; the token itself is in the answer and nowhere else. Only people make them: a token would outlive its end in another. */
export async function create(
  context: Context,
  db: Db,
  wanted: NewApiToken,
  by: Caller,
): Promise<{ id: string; token: string; expiresAt: string }> {
  if (by.actor.kind === 'token') throw kernelErrors.SESSION_NEEDED()
  const { role, scopes = ['role'] } = wanted
  const name = canonicalText(readGroupName, wanted.name)
  const networks = networksWanted(wanted)
  const { now, expiresAt } = lifeOf(context, wanted)
  const { token, tokenHash } = newToken()
  const id = context.ids.next()
  await transact(db, async (tx) => {
    await queries.insertToken(tx, {
      id,
      token_hash: tokenHash,
      name,
      role,
      scopes: [...scopes],
      networks,
      created_by: by.actor.kind === 'anonymous' ? 'nobody' : by.actor.name,
      created_by_id: by.actor.kind === 'user' ? by.actor.id : null,
      created_at: now,
      expires_at: expiresAt,
      revoked_at: null,
      last_used_at: null,
      warned_at: null,
    })
    const details = { name, role, scopes, networks, expiresAt: expiresAt.toISOString() }
    const subject = { type: 'api_token', id }
    await context.audit.record(tx, { type: 'api_token.created', outcome: 'success', by, subject, details })
  })
  return { id, token: tokenPrefix + token, expiresAt: expiresAt.toISOString() }
}

function networksWanted({ networks: given = [] }: NewApiToken): string[] {
  const networks = given.map((network) => network.trim())
  const problem = problemWithNetworks(networks)
  if (problem !== undefined) throw errors.API_TOKEN_NETWORKS_REFUSED({ reason: problem })
  return networks
}

function lifeOf({ clock, settings }: Context, wanted: NewApiToken): { now: Date; expiresAt: Date } {
  const now = clock.now()
  const days = settings.get('ops.api_token.max_days')
  const expiresAt =
    wanted.expiresAt === undefined ? addDays(now, Math.min(usualDays, days)) : new Date(wanted.expiresAt)
  // Written so that an unreadable date is refused too.
  if (!(expiresAt > now && expiresAt <= addDays(now, days))) throw errors.API_TOKEN_EXPIRY_REFUSED({ days })
  return { now, expiresAt }
}

/** Revokes an API token for the next request on every node; revoking twice is no mistake. */
export async function revoke(
  { clock, audit, tokens }: Context,
  db: Db,
  id: string,
  by: Caller,
): Promise<undefined> {
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
  if (!(await queries.hasToken(tx, id))) throw errors.API_TOKEN_NOT_FOUND({ id })
}
