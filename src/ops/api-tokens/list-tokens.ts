import type { Page } from '../../kernel/contract.ts'
import { addDays } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { ApiToken } from './contract.ts'
import type { ApiTokenDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import { conditionsOf, stateOf } from './token-state.ts'

type Context = Pick<ApiTokenDependencies, 'clock' | 'identity' | 'settings'>

/** API tokens, newest first unless said otherwise, without the tokens themselves. */
export async function list(
  context: Context,
  db: Db,
  { search, role, scope, state, ...page }: queries.TokenRequest,
): Promise<Page<ApiToken>> {
  const at = context.clock.now()
  const maxDays = context.settings.get('ops.api_token.max_days')
  const found = await queries.listTokens(db, { search, role, scope, state, at, maxDays }, page)
  const items: ApiToken[] = []
  for (const row of found.items) items.push(await toApiToken(context, row, { at, maxDays }))
  return { ...found, items }
}

async function toApiToken(
  { identity, settings }: Context,
  row: queries.TokenWithEnd,
  { at, maxDays }: { at: Date; maxDays: number },
): Promise<ApiToken> {
  const { created_by_id: makerId, ends_at: endsAt } = row
  const maker = makerId === null ? undefined : await identity.find(makerId)
  const state = stateOf(conditionsOf(row), { at, maker, maxDays })
  const soon = addDays(at, settings.get('ops.api_token.warn_days'))
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    scopes: row.scopes,
    state,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: endsAt.toISOString(),
    expiresSoon: state !== 'revoked' && state !== 'expired' && endsAt <= soon,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    networks: row.networks,
  }
}
