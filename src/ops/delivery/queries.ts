import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { DeliveryTables, OutgoingMailRow } from './tables.ts'

const tables = (db: Db) => db.withTables<DeliveryTables>()

export async function insertMail(db: Db, row: OutgoingMailRow): Promise<void> {
  await tables(db).insertInto('outgoing_mail').values(row).execute()
}

export type Claim = { at: Date; until: Date; atMost: number }

/** Takes due mails for this node until the lease ends; what another node is just taking is left to it. */
export async function claimDue(db: Db, { at, until, atMost }: Claim): Promise<OutgoingMailRow[]> {
  const { rows } = await sql<OutgoingMailRow>`
    with due as materialized (
      select id from breakwater.outgoing_mail
      where state = 'waiting' and next_attempt_at <= ${at}
      order by next_attempt_at limit ${atMost}
      for update skip locked
    )
    update breakwater.outgoing_mail as mail set attempts = attempts + 1, next_attempt_at = ${until}
    from due where mail.id = due.id
    returning mail.*`.execute(db)
  return rows
}

export async function deleteMail(db: Db, id: string): Promise<void> {
  await tables(db).deleteFrom('outgoing_mail').where('id', '=', id).execute()
}

type Attempt = Pick<OutgoingMailRow, 'id' | 'attempts'>

/** The attempt is named: one that outlived its lease has nothing to say about the mail any more. Answers whether it had. */
export async function updateAfterAttempt(
  db: Db,
  { id, attempts }: Attempt,
  change: Partial<OutgoingMailRow>,
): Promise<boolean> {
  const changed = await tables(db)
    .updateTable('outgoing_mail')
    .set(change)
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}
