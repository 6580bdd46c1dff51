import type { Db } from '../../kernel/database/database.ts'
import { listLatest } from './queries.ts'

/** Somebody who was not let in; without a person it is not known who it was. */
export type RecentRefusal = {
  code: string
  address: string
  /** The last time. */
  at: Date
  count: number
  userId: string | null
  userName: string | null
  isMachine: boolean
}

/** Who was refused since, the latest first. */
export async function listRefusals(
  db: Db,
  { since, limit }: { since: Date; limit: number },
): Promise<RecentRefusal[]> {
  const rows = await listLatest(db, since, limit)
  return rows.map((row) => ({
    code: row.code,
    address: row.address,
    at: row.last_at,
    count: row.count,
    userId: row.user_id,
    userName: row.user_name,
    isMachine: row.api_token_id !== null,
  }))
}
