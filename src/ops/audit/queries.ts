import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'
import type { ComposedEvent } from './compose.ts'
import { publicFields, type PublicField, type ValueField } from './format/leaf.ts'
import type { AuditTables } from './tables.ts'

/** One statement for everything, so that an event costs its transaction one round trip. */
export const insertEvent = (db: Db, { fields, values, leaf }: ComposedEvent) =>
  sql`with new_event as (
        insert into breakwater.event (id, recorded_at, type, outcome, risk, risk_policy, risk_factors,
                                      actor_kind, subject_type, subject_id, session_id, leaf)
        values (${fields.id}::uuid, ${fields.recorded_at}::timestamptz, ${fields.type}, ${fields.outcome}, ${fields.risk},
                ${fields.risk_policy}::int, ${fields.risk_factors ?? null}, ${fields.actor_kind},
                ${fields.subject_type ?? null}, ${fields.subject_id ?? null}, ${fields.session_id ?? null}, ${leaf})
      ), new_value as (
        insert into breakwater.event_value (event_id, field, value, salt)
        select ${fields.id}::uuid, given.field, given.value, given.salt
        from unnest(${values.map(({ field }) => field)}::text[], ${values.map(({ value }) => value)}::text[],
                    ${values.map(({ salt }) => salt)}::bytea[]) as given (field, value, salt)
      )
      insert into breakwater.event_pending (event_id) values (${fields.id}::uuid)`.execute(db)

/** Whether this transaction is the one that seals; the others leave at once. Released at its end. */
export async function tryLockSealing(tx: Db): Promise<boolean> {
  const { rows } = await sql<{ won: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('breakwater.audit.seal')) as won`.execute(tx)
  return rows[0]?.won === true
}

/** Waits until no other node seals. */
export const lockSealing = (tx: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('breakwater.audit.seal'))`.execute(tx)

/** Asked before a transaction is opened: an idle log costs one look at an empty table. */
export async function hasPending(db: Db): Promise<boolean> {
  const { rows } = await sql`select from breakwater.event_pending limit 1`.execute(db)
  return rows.length > 0
}

/**
 * The oldest committed events that have no number yet, or certain ones of them. One that is on the list although it is sealed must
 * not stop the others.
 */
export async function listPending(
  tx: Db,
  wanted: number | readonly string[],
): Promise<{ id: string; leaf: string }[]> {
  const [limit, among] =
    typeof wanted === 'number' ? [wanted, sql``] : [wanted.length, sql`and event.id = any(${wanted}::uuid[])`]
  const { rows } = await sql<{ id: string; leaf: string }>`
    select event.id, event.leaf
    from breakwater.event_pending pending join breakwater.event on event.id = pending.event_id
    where not exists (select from breakwater.event_seal seal where seal.event_id = pending.event_id)
    ${among}
    order by pending.event_id limit ${limit}`.execute(tx)
  return rows
}

/** Entries that came onto the list of waiting ones after they had been sealed. */
export const deleteSealedPending = (tx: Db) =>
  sql`delete from breakwater.event_pending pending
      where exists (select from breakwater.event_seal where event_id = pending.event_id)`.execute(tx)

export type NewSeals = { first: number; eventIds: readonly string[]; leafHashes: readonly Uint8Array[] }

/** Numbers events from `first` on and takes them off the list of waiting ones. */
export const insertSeals = (tx: Db, { first, eventIds, leafHashes }: NewSeals) =>
  sql`with sealed as (
        insert into breakwater.event_seal (leaf_index, event_id, leaf_hash)
        select ${first}::bigint + place - 1, event_id, leaf_hash
        from unnest(${eventIds}::uuid[], ${leafHashes}::bytea[]) with ordinality as given (event_id, leaf_hash, place)
      )
      delete from breakwater.event_pending where event_id = any(${eventIds}::uuid[])`.execute(tx)

export type CheckpointRow = AuditTables['checkpoint']

export const insertCheckpoint = (tx: Db, row: CheckpointRow) =>
  tx.withTables<AuditTables>().insertInto('checkpoint').values(row).execute()

export const findNewestCheckpoint = (db: Db): Promise<CheckpointRow | undefined> =>
  db.withTables<AuditTables>().selectFrom('checkpoint').selectAll().orderBy('size', 'desc').executeTakeFirst()

export const findCheckpoint = (db: Db, size: number): Promise<CheckpointRow | undefined> =>
  db
    .withTables<AuditTables>()
    .selectFrom('checkpoint')
    .selectAll()
    .where('size', '=', size)
    .executeTakeFirst()

/** In the order of the log, above one size and up to another. */
export const listCheckpoints = (db: Db, range: { above: number; upTo: number }) =>
  db
    .withTables<AuditTables>()
    .selectFrom('checkpoint')
    .select(['size', 'note'])
    .where('size', '>', range.above)
    .where('size', '<=', range.upTo)
    .orderBy('size')
    .execute()

/** The columns are absent (null) when the sealed event has no row. */
export type SealedRow = { leaf_index: number; event_id: string; leaf_hash: string; leaf: string | null } & {
  [Field in PublicField]: string | null
}

/** Every column of an event as the text it has in the leaf. */
export const columnTexts = sql.join(
  publicFields.map((field) =>
    field === 'recorded_at'
      ? sql`to_char(event.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at`
      : sql`${sql.ref(`event.${field}`)}::text as ${sql.ref(field)}`,
  ),
)

/** A page of the log by keyset; every column as the text it has in the leaf, whatever the session's settings. */
export async function listSealed(
  db: Db,
  { from, below, limit }: { from: number; below: number; limit: number },
): Promise<SealedRow[]> {
  const { rows } = await sql<SealedRow>`
    select seal.leaf_index, seal.event_id::text, encode(seal.leaf_hash, 'hex') as leaf_hash, event.leaf, ${columnTexts}
    from breakwater.event_seal seal left join breakwater.event on event.id = seal.event_id
    where seal.leaf_index >= ${from} and seal.leaf_index < ${below}
    order by seal.leaf_index limit ${limit}`.execute(db)
  return rows
}

/** The hashes of the leaves from one index up to another, in order. */
export async function listLeafHashes(
  db: Db,
  { from, below }: { from: number; below: number },
): Promise<Buffer[]> {
  const { rows } = await sql<{ leaf_hash: Buffer }>`
    select leaf_hash from breakwater.event_seal
    where leaf_index >= ${from} and leaf_index < ${below} order by leaf_index`.execute(db)
  return rows.map((row) => row.leaf_hash)
}

export type ValueRow = { event_id: string; field: ValueField; value: string; salt: string }

/** What is left of the erasable values of some events. */
export async function listValues(db: Db, eventIds: readonly string[]): Promise<ValueRow[]> {
  const { rows } = await sql<ValueRow>`
    select event_id::text, field, value, encode(salt, 'hex') as salt
    from breakwater.event_value where event_id = any(${eventIds}::uuid[])`.execute(db)
  return rows
}

export type LooseEnd = { kind: 'not_covered' | 'not_sealed' | 'event_missing'; id: string; at: number | null }

/** The first seal behind the last checkpoint, event without seal, and waiting event without a row; one snapshot for all three. */
export async function findLooseEnd(db: Db): Promise<LooseEnd | undefined> {
  const { rows } = await sql<LooseEnd>`
    (select 'not_covered' as kind, event_id::text as id, leaf_index as at from breakwater.event_seal
     where leaf_index >= (select coalesce(max(size), 0) from breakwater.checkpoint)
     order by leaf_index limit 1)
    union all
    (select 'event_missing', event_id::text, null from breakwater.event_pending pending
     where not exists (select from breakwater.event where id = pending.event_id)
     order by event_id limit 1)
    union all
    (select 'not_sealed', id::text, null from breakwater.event
     where not exists (select from breakwater.event_seal where event_id = event.id)
       and not exists (select from breakwater.event_pending where event_id = event.id)
     order by id limit 1)`.execute(db)
  return rows[0]
}

/** Events that are committed and have no seal yet, and since when. */
export async function findWaiting(db: Db): Promise<{ events: number; since: Date | null }> {
  const { rows } = await sql<{ events: number; since: Date | null }>`
    select count(*) as events, min(event.recorded_at) as since
    from breakwater.event_pending pending join breakwater.event on event.id = pending.event_id`.execute(db)
  return rows[0] ?? { events: 0, since: null }
}

export type KeyRow = AuditTables['audit_key']

/** Nodes that start together on an empty database make one key, not two. */
export const lockKeys = (tx: Db) =>
  sql`select pg_advisory_xact_lock(hashtext('breakwater.audit.key'))`.execute(tx)

/** Oldest first; the last one signs. */
export const listKeys = (db: Db): Promise<KeyRow[]> =>
  db
    .withTables<AuditTables>()
    .selectFrom('audit_key')
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .execute()

export const insertKey = (tx: Db, row: KeyRow) =>
  tx.withTables<AuditTables>().insertInto('audit_key').values(row).execute()

/** Who asks for an erasure, as the record of it names them. */
export type ErasureCaller = {
  actor_kind: string
  is_admin: boolean
  session_id?: string | undefined
} & { [Field in 'actor_id' | 'actor_name' | 'address' | 'user_agent']?: string | undefined }

/** Runs with the rights of the migrating role, which writes the record of it: the running role may not delete from the log. */
export async function erasePerson(db: Db, userId: string, caller: ErasureCaller): Promise<number> {
  const { rows } = await sql<{ erased: number }>`
    select breakwater.erase_person(${userId}, ${JSON.stringify(caller)}::jsonb) as erased`.execute(db)
  return rows[0]?.erased ?? 0
}

/** The details of erasures that the first `size` sealed events do not hold: sealed behind them, or waiting to be. */
export async function listErasuresBehind(db: Db, size: number): Promise<string[]> {
  const { rows } = await sql<{ details: string }>`
    select value.value as details
    from breakwater.event join breakwater.event_value value on value.event_id = event.id and value.field = 'details'
    where event.type = 'audit.values_erased'
      and not exists (select from breakwater.event_seal where event_id = event.id and leaf_index < ${size})`.execute(
    db,
  )
  return rows.map(({ details }) => details)
}
