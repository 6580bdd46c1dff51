import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { TicketPurpose, TicketRow, TicketTables } from './tables.ts'

const tickets = (db: Db) => db.withTables<TicketTables>()

export async function insertTicket(db: Db, { facts, ...row }: TicketRow): Promise<void> {
  await tickets(db)
    .insertInto('ticket')
    .values({ ...row, facts: sql`${JSON.stringify(facts)}::jsonb` })
    .execute()
}

export type Claim = { tokenHash: string; purpose: TicketPurpose; at: Date }

export function findTicket(db: Db, { tokenHash, purpose, at }: Claim): Promise<TicketRow | undefined> {
  return tickets(db)
    .selectFrom('ticket')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', at)
    .executeTakeFirst()
}

/** Takes the ticket away in the same statement that reads it: of two who come at once, one finds nothing. */
export function takeTicket(db: Db, { tokenHash, purpose, at }: Claim): Promise<TicketRow | undefined> {
  return tickets(db)
    .deleteFrom('ticket')
    .where('token_hash', '=', tokenHash)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', at)
    .returningAll()
    .executeTakeFirst()
}

export async function deleteTicketsOf(
  db: Db,
  userId: string,
  purposes: readonly TicketPurpose[],
): Promise<void> {
  await tickets(db)
    .deleteFrom('ticket')
    .where('user_id', '=', userId)
    .where('purpose', 'in', purposes)
    .execute()
}
