import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Migrations } from './migrations.ts'

/** The kernel's own migrations; they come before every feature's. */
export const kernelMigrations: Migrations = {
  '001-kernel': `
-- The smallest UUID v7 of a millisecond: 48 bits of time, the rest zero.
create function breakwater.uuid_floor(moment timestamptz) returns uuid
language sql immutable strict parallel safe
as $$ select rpad(lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0'), 32, '0')::uuid $$;

-- Monthly partitions of a table that is partitioned by range on its UUID v7 id: the current month and the next ones.
-- Starts a day early, for nodes whose clock is behind at the turn of the month. Attaching, unlike creating in place,
-- does not stop the parent's readers and writers.
create function breakwater.ensure_partitions(parent text, months int, since timestamptz default now()) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  first_month timestamp := date_trunc('month', (since - interval '1 day') at time zone 'UTC');
  last_month timestamp := date_trunc('month', since at time zone 'UTC') + make_interval(months => months);
  month_start timestamp;
  partition text;
  made int := 0;
begin
  if months < 0 or months > 24 then
    raise exception 'months must be 0 to 24, not %', months;
  end if;
  perform from pg_partitioned_table where partrelid = to_regclass(format('breakwater.%I', parent));
  if not found then
    raise exception 'breakwater.% is not a partitioned table', parent;
  end if;
  perform pg_advisory_xact_lock(hashtext('breakwater.ensure_partitions'), hashtext(parent));
  for month_start in select generate_series(first_month, last_month, interval '1 month') loop
    partition := parent || to_char(month_start, '"_y"YYYY"m"MM');
    if to_regclass(format('breakwater.%I', partition)) is null then
      execute format('create table breakwater.%I (like breakwater.%I including defaults including constraints)', partition, parent);
      execute format('alter table breakwater.%I attach partition breakwater.%I for values from (%L) to (%L)', parent, partition,
        breakwater.uuid_floor(month_start at time zone 'UTC'),
        breakwater.uuid_floor((month_start + interval '1 month') at time zone 'UTC'));
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
`,
  '190-partition-bounds': `
-- Monthly partitions of a table that is partitioned by range on its UUID v7 id: the current month and the next ones.
-- Starts a day early, for nodes whose clock is behind at the turn of the month. Attaching, unlike creating in place,
-- does not stop the parent's readers and writers. Whoever does not own the tables (the running role) begins within a month of now:
-- no number of calls makes more partitions than that.
create or replace function breakwater.ensure_partitions(parent text, months int, since timestamptz default now()) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  first_month timestamp := date_trunc('month', (since - interval '1 day') at time zone 'UTC');
  last_month timestamp := date_trunc('month', since at time zone 'UTC') + make_interval(months => months);
  month_start timestamp;
  partition text;
  made int := 0;
begin
  if months is null or months < 0 or months > 24 then
    raise exception 'months must be 0 to 24, not %', months;
  end if;
  if since is null or (session_user <> current_user
    and since not between now() - interval '1 month' and now() + interval '1 month') then
    raise exception 'since must be within a month of now, not %', since;
  end if;
  perform from pg_partitioned_table where partrelid = to_regclass(format('breakwater.%I', parent));
  if not found then
    raise exception 'breakwater.% is not a partitioned table', parent;
  end if;
  perform pg_advisory_xact_lock(hashtext('breakwater.ensure_partitions'), hashtext(parent));
  for month_start in select generate_series(first_month, last_month, interval '1 month') loop
    partition := parent || to_char(month_start, '"_y"YYYY"m"MM');
    if to_regclass(format('breakwater.%I', partition)) is null then
      execute format('create table breakwater.%I (like breakwater.%I including defaults including constraints)', partition, parent);
      execute format('alter table breakwater.%I attach partition breakwater.%I for values from (%L) to (%L)', parent, partition,
        breakwater.uuid_floor(month_start at time zone 'UTC'),
        breakwater.uuid_floor((month_start + interval '1 month') at time zone 'UTC'));
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
`,
}

/** Makes the partitions of the current and the next months where they are missing; answers how many it made. */
export async function ensurePartitions(db: Db, parents: readonly string[], months = 3): Promise<number> {
  let made = 0
  for (const parent of parents) {
    const { rows } = await sql<{ made: number }>`
      select breakwater.ensure_partitions(${parent}, ${months}::int) as made`.execute(db)
    made += rows[0]?.made ?? 0
  }
  return made
}
