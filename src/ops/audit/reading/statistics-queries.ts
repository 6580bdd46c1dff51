import { sql } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'
import type { Risk } from '../../../kernel/events.ts'
import { firstIdAt } from '../../../kernel/ids.ts'

export type HourCount = { at: Date; risk: Risk; count: number }

/** By hour (UTC) and risk. */
export async function countByHour(db: Db, since: Date): Promise<HourCount[]> {
  const { rows } = await sql<HourCount>`
    select date_trunc('hour', recorded_at, 'UTC') as at, risk, count(*)::int as count
    from breakwater.event where id >= ${firstIdAt(since)}::uuid group by 1, 2`.execute(db)
  return rows
}

export type FailureTally = { name: string | null; user_id: string | null; count: number }

/** By what an attacker varies least: the network, IPv4 /24 or IPv6 /64. */
export async function countFailuresByNetwork(db: Db, since: Date, limit: number): Promise<FailureTally[]> {
  const { rows } = await sql<FailureTally>`
    select network(set_masklen(breakwater.address_or_null(address.value), case family(breakwater.address_or_null(address.value)) when 4 then 24 else 64 end))::text as name,
           null as user_id, count(*)::int as count
    from breakwater.event join breakwater.event_value address on address.event_id = event.id and address.field = 'address'
    where event.type = 'sign_in.failed' and event.id >= ${firstIdAt(since)}::uuid
    group by 1 order by count desc, name limit ${limit}`.execute(db)
  return rows
}

/** By the person, or by the address that was typed where no person has it. */
export async function countFailuresByPerson(db: Db, since: Date, limit: number): Promise<FailureTally[]> {
  const { rows } = await sql<FailureTally>`
    select coalesce(max(name.value), max(details.value::jsonb ->> 'email')) as name, max(event.subject_id) as user_id,
           count(*)::int as count
    from breakwater.event
      left join breakwater.event_value name on name.event_id = event.id and name.field = 'subject_name'
      left join breakwater.event_value details on details.event_id = event.id and details.field = 'details'
    where event.type = 'sign_in.failed' and event.id >= ${firstIdAt(since)}::uuid
    group by coalesce(event.subject_id, details.value::jsonb ->> 'email')
    order by count desc, 1 limit ${limit}`.execute(db)
  return rows
}

export async function countFailures(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from breakwater.event
    where type = 'sign_in.failed' and id >= ${firstIdAt(since)}::uuid`.execute(db)
  return rows[0]?.count ?? 0
}
