import { addDays } from '../../kernel/clock.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { jobCaller } from '../../kernel/identity.ts'
import type { ApiTokenDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import { conditionsOf, stateOf } from './token-state.ts'

type Context = Pick<ApiTokenDependencies, 'clock' | 'audit' | 'identity' | 'settings' | 'tellMaker'>

/** Tells once of every token in use that ends soon: in the audit log, and to its maker where mail reaches them. */
export async function warn(context: Context, db: Db): Promise<{ warned: number }> {
  const at = context.clock.now()
  const maxDays = context.settings.get('ops.api_token.max_days')
  const before = addDays(at, context.settings.get('ops.api_token.warn_days'))
  let warned = 0
  for (const row of await queries.listUnwarned(db, { at, before, maxDays })) {
    const maker = row.created_by_id === null ? undefined : await context.identity.find(row.created_by_id)
    // One that is refused anyway is missed by nobody.
    if (stateOf(conditionsOf(row), { at, maker, maxDays }) !== 'active') continue
    if (await transact(db, (tx) => tell(context, tx, row))) warned += 1
  }
  return { warned }
}

/** Answers whether there was something to tell: another node may have been first, or somebody revoked it. */
async function tell(
  { clock, audit, tellMaker }: Context,
  tx: Db,
  row: queries.TokenWithEnd,
): Promise<boolean> {
  const { id, name, created_by_id: userId, ends_at: expiresAt } = row
  if (!(await queries.noteWarning(tx, id, clock.now()))) return false
  await audit.record(tx, {
    type: 'api_token.expiring',
    outcome: 'success',
    by: jobCaller('api-tokens.warn'),
    subject: { type: 'api_token', id },
    details: { name, expiresAt: expiresAt.toISOString() },
  })
  if (userId !== null) await tellMaker?.(tx, userId, { name, expiresAt })
  return true
}
