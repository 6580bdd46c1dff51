import { sql } from 'kysely'
import type { Db } from '../../kernel/database/database.ts'

/** How often a rule matched on a day; the day is counted since 1970, times are in milliseconds. */
export type RuleHits = {
  ruleId: string
  day: number
  allowed: number
  denied: number
  observed: number
  lastAt: number
}

/** Adds to what is there. In the order of the keys: two nodes that count the same rules would otherwise deadlock. */
export async function addHits(db: Db, hits: readonly RuleHits[]): Promise<void> {
  await sql`
    insert into breakwater.ip_rule_hit as known (rule_id, day, allowed, denied, observed, last_at)
    select rule_id, '1970-01-01'::date + day, allowed, denied, observed, last_at from unnest(
      ${hits.map(({ ruleId }) => ruleId)}::uuid[],
      ${hits.map(({ day }) => day)}::int[],
      ${hits.map(({ allowed }) => allowed)}::bigint[],
      ${hits.map(({ denied }) => denied)}::bigint[],
      ${hits.map(({ observed }) => observed)}::bigint[],
      ${hits.map(({ lastAt }) => new Date(lastAt).toISOString())}::timestamptz[]
    ) as counted (rule_id, day, allowed, denied, observed, last_at)
    order by 1, 2
    on conflict (rule_id, day) do update
    set allowed = known.allowed + excluded.allowed,
        denied = known.denied + excluded.denied,
        observed = known.observed + excluded.observed,
        last_at = greatest(known.last_at, excluded.last_at)`.execute(db)
}

type Tally = { allowed: number; denied: number; observed: number }
/** Of one rule, with its days in their order. */
export type CountedHits = Tally & { rule_id: string; last_at: Date; per_day: (Tally & { day: string })[] }

/** What every rule did since that day (UTC), those that matched most first, with the days of as many as that; by ip_rule_hit_day_idx. */
export async function countHits(
  db: Db,
  { since, first, mostWithDays }: { since: Date; first: string; mostWithDays: number },
): Promise<CountedHits[]> {
  const { rows } = await sql<CountedHits>`
    with counted as (
      select rule_id, sum(allowed)::int8 as allowed, sum(denied)::int8 as denied, sum(observed)::int8 as observed,
        max(last_at) as last_at,
        row_number() over (order by rule_id <> ${first}, sum(allowed + denied + observed) desc, rule_id) as place
      from breakwater.ip_rule_hit where day >= (${since}::timestamptz at time zone 'UTC')::date
      group by rule_id
    ), days as (
      select rule_id, json_agg(json_build_object('day', to_char(day, 'YYYY-MM-DD'),
        'allowed', allowed, 'denied', denied, 'observed', observed) order by day) as per_day
      from breakwater.ip_rule_hit
      where day >= (${since}::timestamptz at time zone 'UTC')::date
        and rule_id in (select rule_id from counted where place <= ${mostWithDays})
      group by rule_id
    )
    select counted.rule_id, allowed, denied, observed, last_at, coalesce(per_day, '[]') as per_day
    from counted left join days using (rule_id) order by place`.execute(db)
  return rows
}

/** When each of these rules matched last, as far as hits are kept; by the primary key. */
export async function findLastHits(db: Db, ruleIds: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await sql<{ rule_id: string; last_at: Date }>`
    select rule_id, max(last_at) as last_at from breakwater.ip_rule_hit
    where rule_id = any(${[...ruleIds]}::uuid[]) group by rule_id`.execute(db)
  return new Map(rows.map((row) => [row.rule_id, row.last_at]))
}
