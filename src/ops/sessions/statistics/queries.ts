import { sql } from 'kysely'
import type { Db } from '../../../kernel/database/database.ts'
import type { EndReason } from '../words.ts'

/** Who is in; reads the open sessions once. */
export async function countNow(
  db: Db,
): Promise<{ sessions: number; people: number; suspicious: number } | undefined> {
  const { rows } = await sql<{ sessions: number; people: number; suspicious: number }>`
    select count(*)::int as sessions, count(distinct user_id)::int as people,
      count(suspicious_at)::int as suspicious
    from breakwater.session`.execute(db)
  return rows[0]
}

/** `firstId`: no session that was opened, or that ended, in the period has a smaller id; it keeps older partitions out. */
export type Period = { since: Date; days: number; firstId: string }

export type Day = { day: string; opened: number; ended: number }

/** One row for each day of the period, in UTC, also where nothing happened. */
export async function countPerDay(db: Db, { since, days, firstId }: Period): Promise<Day[]> {
  const { rows } = await sql<Day>`
    with moment as (
      select opened_at as opened, null::timestamptz as ended from breakwater.session
      union all
      select opened_at, ended_at from breakwater.session_history where id >= ${firstId}
    ), opened as (
      select (opened at time zone 'UTC')::date as day, count(*)::int as count from moment
      where opened >= ${since} group by 1
    ), ended as (
      select (ended at time zone 'UTC')::date as day, count(*)::int as count from moment
      where ended >= ${since} group by 1
    )
    select to_char(day, 'YYYY-MM-DD') as day, coalesce(opened.count, 0) as opened, coalesce(ended.count, 0) as ended
    from generate_series(0, ${days}::int - 1) as passed
    cross join lateral (select (${since}::timestamptz at time zone 'UTC')::date + passed as day) as days
    left join opened using (day) left join ended using (day)
    order by day`.execute(db)
  return rows
}

export type Reason = { reason: EndReason; count: number }

/** How the sessions of the period ended, the most frequent first. */
export async function countByReason(db: Db, { since, firstId }: Period): Promise<Reason[]> {
  const { rows } = await sql<Reason>`
    select ended_reason as reason, count(*)::int as count from breakwater.session_history
    where id >= ${firstId} and ended_at >= ${since}
    group by 1 order by count desc, reason`.execute(db)
  return rows
}

/** Half of the sessions that ended in the period were open for longer. */
export async function findMedianMinutes(db: Db, { since, firstId }: Period): Promise<number | null> {
  const { rows } = await sql<{ minutes: number | null }>`
    select percentile_cont(0.5) within group (order by extract(epoch from ended_at - opened_at)::float8 / 60) as minutes
    from breakwater.session_history where id >= ${firstId} and ended_at >= ${since}`.execute(db)
  return rows[0]?.minutes ?? null
}

export type Tally = { name: string; count: number }
type Kind = 'device' | 'country' | 'user_id'

/** The most frequent of the sessions that were opened in the period, open ones among them. */
export async function countOpenedBy(
  db: Db,
  kind: Kind,
  { since, firstId, most }: Period & { most: number },
): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    select name, count(*)::int as count from (
      select ${sql.ref(kind)} as name from breakwater.session where opened_at >= ${since}
      union all
      select ${sql.ref(kind)} from breakwater.session_history where id >= ${firstId} and opened_at >= ${since}
    ) as opened
    where name is not null group by name order by count desc, name limit ${most}`.execute(db)
  return rows
}

/** What these people were called at their latest sign-in. By session_user_idx and session_history_user_idx. */
export async function findNames(db: Db, userIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ user_id: string; user_name: string }>`
    select user_id, user_name from unnest(${[...userIds]}::text[]) as wanted (user_id)
    cross join lateral (
      select user_name from (
        (select id, user_name from breakwater.session where user_id = wanted.user_id order by id desc limit 1)
        union all
        (select id, user_name from breakwater.session_history where user_id = wanted.user_id order by id desc limit 1)
      ) as latest order by id desc limit 1
    ) as named`.execute(db)
  return new Map(rows.map((row) => [row.user_id, row.user_name]))
}
