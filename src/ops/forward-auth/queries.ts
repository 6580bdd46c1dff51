import type { Db } from '../../kernel/database/database.ts'
import type { GateRow, GateTables } from './tables.ts'

const gates = (db: Db) => db.withTables<GateTables>()

/** By the unique index on token_hash. */
export function findGate(db: Db, tokenHash: string): Promise<GateRow | undefined> {
  return gates(db).selectFrom('gate').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
}

/**
 * Puts this gate in the place of the session's earlier one on that host; answers the hash of what it replaced.
 * Of two at once the later one stays: a browser keeps one cookie.
 */
export async function replaceGate(db: Db, row: GateRow): Promise<string[]> {
  const replaced = await gates(db)
    .deleteFrom('gate')
    .where('session_id', '=', row.session_id)
    .where('origin', '=', row.origin)
    .returning('token_hash')
    .execute()
  await gates(db)
    .insertInto('gate')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['session_id', 'origin']).doUpdateSet((is) => ({
        token_hash: is.ref('excluded.token_hash'),
        session_token_hash: is.ref('excluded.session_token_hash'),
        opened_at: is.ref('excluded.opened_at'),
      })),
    )
    .execute()
  return replaced.map(({ token_hash }) => token_hash)
}
