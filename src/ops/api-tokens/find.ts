import type { AnnouncedCache } from '../../kernel/announced-cache.ts'
import type { Db } from '../../kernel/database.ts'
import type { Role } from '../../kernel/identity.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { WriteBehind } from '../../kernel/write-behind.ts'
import type { ApiTokenNeeds } from './needs.ts'
import * as queries from './queries.ts'
import { networksOf, problemWithUse, type TokenConditions, type TokenProblem } from './verdict.ts'

/** A token as a node keeps it in memory. */
export type Remembered = TokenConditions & { id: string; name: string }
export type FoundToken = { id: string; name: string; role: Role; createdById: string | null }
export type TokenSearch =
  { found: true; token: FoundToken } | { found: false; reason: TokenProblem | 'unknown' }

type Parts = Pick<ApiTokenNeeds, 'clock' | 'identity'> & {
  tokens: AnnouncedCache<Remembered>
  uses: WriteBehind<queries.TokenUse>
}

/** Recognisable for people and for secret scanners. */
export const tokenPrefix = 'bw_'

/** Recognises an API token, from memory when this node knows it, and notes its use. */
export const find =
  ({ clock, identity, tokens, uses }: Parts) =>
  async (token: string, { address }: { address: string }): Promise<TokenSearch> => {
    const tokenHash = token.startsWith(tokenPrefix) ? hashOfToken(token.slice(tokenPrefix.length)) : undefined
    const known = tokenHash === undefined ? undefined : await tokens.get(tokenHash)
    if (!known) return { found: false, reason: 'unknown' }
    const { id, name, role, createdById } = known
    const maker = createdById === null ? undefined : await identity.find(createdById)
    const at = clock.now()
    const problem = problemWithUse(known, { at, address, maker })
    if (problem) return { found: false, reason: problem }
    uses.put(id, { id, usedAt: at })
    return { found: true, token: { id, name, role, createdById } }
  }

export async function load(db: Db, tokenHash: string): Promise<Remembered | undefined> {
  const row = await queries.findToken(db, tokenHash)
  if (!row) return undefined
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdById: row.created_by_id,
    expiresAt: row.expires_at,
    isRevoked: row.revoked_at !== null,
    networks: networksOf(row.networks),
  }
}
