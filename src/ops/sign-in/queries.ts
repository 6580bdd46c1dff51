import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { SignInFailureRow, SignInTables } from './tables.ts'
import { mostInARow, type NetworkFailures } from './attempts/throttle.ts'

const failures = (db: Db) => db.withTables<SignInTables>()

/** Attempts at one account are let in one after the other, on all nodes, until the transaction ends. */
export async function lockAccount(tx: Db, account: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in ${account}`}, 0))`.execute(tx)
}

export type Counter = Pick<SignInFailureRow, 'account' | 'device'>

/** Newest first, of the strangers or of one known browser, and no more than can matter; uses sign_in_failure_account_idx. */
export async function listFailures(db: Db, { account, device }: Counter): Promise<Date[]> {
  const rows = await failures(db)
    .selectFrom('sign_in_failure')
    .select('at')
    .where('account', '=', account)
    .where(sql<boolean>`device is not distinct from ${device}::text`)
    .orderBy('at', 'desc')
    .limit(mostInARow)
    .execute()
  return rows.map(({ at }) => at)
}

/** Of people who are known, by strangers' browsers: their failures, newest first; the latest of the people first. */
export async function listCounters(
  db: Db,
  { atLeast, limit }: { atLeast: number; limit: number },
): Promise<{ userId: string; failures: Date[] }[]> {
  const { rows } = await sql<{ user_id: string; failures: Date[] }>`
    select max(user_id) as user_id, (array_agg(at order by at desc))[1:${mostInARow}::int] as failures
    from breakwater.sign_in_failure where device is null
    group by account having count(*) >= ${atLeast} and max(user_id) is not null
    order by max(at) desc limit ${limit}`.execute(db)
  return rows.map(({ user_id, failures }) => ({
    userId: user_id,
    failures: failures.map((at) => new Date(at)),
  }))
}

/** What strangers have failed from a network; what is still being looked at does not count yet. Uses sign_in_failure_network_idx. */
export async function countFromNetwork(db: Db, network: string, since: Date): Promise<NetworkFailures> {
  const { rows } = await sql<{ failures: number; people: number; oldest: Date | null }>`
    select count(*)::int as failures, count(distinct account)::int as people, min(at) as oldest
    from breakwater.sign_in_failure
    where network = ${network} and at > ${since} and device is null and settled`.execute(db)
  const [row] = rows
  return { failures: row?.failures ?? 0, people: row?.people ?? 0, oldestAt: row?.oldest ?? undefined }
}

export async function insertFailure(db: Db, row: SignInFailureRow): Promise<void> {
  await failures(db).insertInto('sign_in_failure').values(row).execute()
}

/** What was only begun has failed; the same statement whether there is such a person or not. */
export async function settleFailure(db: Db, id: string, userId: string | undefined): Promise<void> {
  await failures(db)
    .updateTable('sign_in_failure')
    .set({ settled: true, user_id: userId ?? null })
    .where('id', '=', id)
    .execute()
}

export async function deleteFailure(db: Db, id: string): Promise<void> {
  await failures(db).deleteFrom('sign_in_failure').where('id', '=', id).execute()
}

/** Of strangers and of all known browsers alike. */
export async function deleteFailuresOf(db: Db, account: string): Promise<void> {
  await failures(db).deleteFrom('sign_in_failure').where('account', '=', account).execute()
}
