import type { Page } from '../../kernel/contract.ts'
import type { Db } from '../../kernel/database.ts'
import type { PageRequest } from '../../kernel/paging.ts'
import type { ApiToken, TokenState } from './contract.ts'
import type { ApiTokenNeeds } from './needs.ts'
import * as queries from './queries.ts'
import type { ApiTokenRow } from './tables.ts'
import { stateOf } from './verdict.ts'

type Parts = Pick<ApiTokenNeeds, 'clock' | 'identity'>

/** API tokens, newest first, without the tokens themselves. */
export const list =
  (parts: Parts) =>
  async (db: Db, request: PageRequest): Promise<Page<ApiToken>> => {
    const page = await queries.listTokens(db, request)
    const items: ApiToken[] = []
    for (const row of page.items) items.push(toApiToken(row, await stateOfRow(parts, row)))
    return { ...page, items }
  }

async function stateOfRow({ clock, identity }: Parts, row: ApiTokenRow): Promise<TokenState> {
  const { role, created_by_id: createdById, expires_at: expiresAt, revoked_at: revokedAt } = row
  const maker = createdById === null ? undefined : await identity.find(createdById)
  const conditions = { role, createdById, expiresAt, isRevoked: revokedAt !== null }
  return stateOf(conditions, { at: clock.now(), maker })
}

const toApiToken = (row: ApiTokenRow, state: TokenState): ApiToken => ({
  id: row.id,
  name: row.name,
  role: row.role,
  state,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
  networks: row.networks,
})
