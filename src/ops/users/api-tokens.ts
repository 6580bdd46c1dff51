import { problemWithNetworks } from '../../kernel/address.ts'
import type { AnnouncedCache } from '../../kernel/announced-cache.ts'
import { addDays } from '../../kernel/clock.ts'
import type { Page } from '../../kernel/contract.ts'
import { transact, type Db } from '../../kernel/database.ts'
import type { Caller, Role } from '../../kernel/identity.ts'
import type { PageRequest } from '../../kernel/paging.ts'
import { hashOfToken, newToken } from '../../kernel/token.ts'
import type { WriteBehind } from '../../kernel/write-behind.ts'
import { networksOf, problemWithUse, type TokenConditions, type TokenProblem } from './api-token-verdict.ts'
import type { ApiToken } from './contract.ts'
import { errors } from './errors.ts'
import * as queries from './queries.ts'
import type { UserNeeds } from './needs.ts'
import type { ApiTokenRow } from './tables.ts'

export type Remembered = TokenConditions & { token: FoundToken }
export type FoundToken = { id: string; name: string; role: Role; createdById: string | null }
export type TokenSearch =
  { found: true; token: FoundToken } | { found: false; reason: TokenProblem | 'unknown' }

type Parts = Pick<UserNeeds, 'clock' | 'ids' | 'audit'> & {
  tokens: AnnouncedCache<Remembered>
  uses: WriteBehind<queries.TokenUse>
}

/** Recognisable for people and for secret scanners. */
const prefix = 'bw_'
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
      await queries.insertApiToken(tx, {
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
    return { id, token: prefix + token, expiresAt: expiresAt.toISOString() }
  }

/** A token made by a token belongs to whom that one belongs to: nobody outlives being disabled through what their tokens made. */
async function makerOf(tx: Db, { actor }: Caller) {
  const parent = actor.kind === 'token' ? await queries.findApiTokenById(tx, actor.id) : undefined
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
      const row = await queries.revokeApiToken(tx, id, clock.now())
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
  if (!(await queries.findApiTokenById(tx, id))) throw errors.API_TOKEN_NOT_FOUND({ id })
}

/** Recognises an API token, from memory when this node knows it, and notes its use. */
export const find =
  ({ clock, tokens, uses }: Parts) =>
  async (token: string, { address }: { address: string }): Promise<TokenSearch> => {
    const tokenHash = token.startsWith(prefix) ? hashOfToken(token.slice(prefix.length)) : undefined
    const known = tokenHash === undefined ? undefined : await tokens.get(tokenHash)
    if (!known) return { found: false, reason: 'unknown' }
    const now = clock.now()
    const problem = problemWithUse(known, { at: now, address })
    if (problem) return { found: false, reason: problem }
    uses.put(known.token.id, { id: known.token.id, usedAt: now })
    return { found: true, token: known.token }
  }

export async function load(db: Db, tokenHash: string): Promise<Remembered | undefined> {
  const row = await queries.findApiToken(db, tokenHash)
  if (!row) return undefined
  return {
    token: { id: row.id, name: row.name, role: row.role, createdById: row.created_by_id },
    expiresAt: row.expires_at,
    isRevoked: row.revoked_at !== null,
    networks: networksOf(row.networks),
  }
}

/** API tokens, newest first, without the tokens themselves. */
export async function list(db: Db, request: PageRequest): Promise<Page<ApiToken>> {
  const page = await queries.listApiTokens(db, request)
  return { ...page, items: page.items.map(toApiToken) }
}

const toApiToken = (row: ApiTokenRow): ApiToken => ({
  id: row.id,
  name: row.name,
  role: row.role,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  networks: row.networks,
})
