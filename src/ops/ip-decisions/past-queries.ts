import type { Db } from '../../kernel/database.ts'
import type { IpDecisionRow, IpDecisionTables } from './tables.ts'

type Latest = Pick<
  IpDecisionRow,
  'code' | 'address' | 'last_at' | 'count' | 'user_id' | 'user_name' | 'api_token_id'
>

/** By ip_decision_last_at_idx. */
export function listLatest(db: Db, since: Date, limit: number): Promise<Latest[]> {
  return db
    .withTables<IpDecisionTables>()
    .selectFrom('ip_decision')
    .select(['code', 'address', 'last_at', 'count', 'user_id', 'user_name', 'api_token_id'])
    .where('last_at', '>=', since)
    .orderBy('last_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
