import type { AnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Role, TokenScope } from '../../kernel/identity.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { WriteBehind } from '../../kernel/database/write-behind.ts'
import type { ApiTokenDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import { conditionsOf, problemWithUse, type TokenConditions, type TokenProblem } from './token-state.ts'

/** A token as a node keeps it in memory. */
export type CachedToken = TokenConditions & { id: string; name: string }
export type FoundToken = {
  id: string
  name: string
  role: Role
  scopes: readonly TokenScope[]
  createdById: string | null
}
export type TokenSearch =
  { found: true; token: FoundToken } | { found: false; reason: TokenProblem | 'unknown' }

type Context = Pick<ApiTokenDependencies, 'clock' | 'identity' | 'settings'> & {
  tokens: AnnouncedCache<CachedToken>
  uses: WriteBehind<queries.TokenUse>
}

/** Recognisable for people and for secret scanners. */
export const tokenPrefix = 'bw_'

/** Recognises an API token, from memory when this node knows it, and notes its use. */
export async function find(
  { clock, identity, settings, tokens, uses }: Context,
  token: string,
  { address }: { address: string },
): Promise<TokenSearch> {
  const tokenHash = token.startsWith(tokenPrefix) ? hashOfToken(token.slice(tokenPrefix.length)) : undefined
  const known = tokenHash === undefined ? undefined : await tokens.get(tokenHash)
  if (!known) return { found: false, reason: 'unknown' }
  const { id, name, role, scopes, createdById } = known
  const maker = createdById === null ? undefined : await identity.find(createdById)
  const at = clock.now()
  const maxDays = settings.get('ops.api_token.max_days')
  const problem = problemWithUse(known, { at, address, maker, maxDays })
  if (problem) return { found: false, reason: problem }
  uses.put(id, { id, usedAt: at })
  return { found: true, token: { id, name, role, scopes, createdById } }
}

export async function load(db: Db, tokenHash: string): Promise<CachedToken | undefined> {
  const row = await queries.findToken(db, tokenHash)
  if (!row) return undefined
  return { ...conditionsOf(row), id: row.id, name: row.name }
}
