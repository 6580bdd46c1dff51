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
  '195-retention': `
-- The partition of a month, for whoever may delete from its table anyway: dropping it must give no right that deleting does not.
create function breakwater.require_month(parent text, month text) returns text
language plpgsql security definer stable set search_path = pg_catalog, pg_temp
as $$
begin
  if month !~ '^y[0-9]{4}m[0-9]{2}$' then
    raise exception '% is not a month', month;
  end if;
  if not coalesce(has_table_privilege(session_user, to_regclass(format('breakwater.%I', parent)), 'delete'), false) then
    raise exception '% may not delete from breakwater.%', session_user, parent using errcode = 'insufficient_privilege';
  end if;
  perform from pg_inherits where inhparent = to_regclass(format('breakwater.%I', parent))
    and inhrelid = to_regclass(format('breakwater.%I', parent || '_' || month));
  if not found then
    raise exception 'breakwater.% has no partition for %', parent, month;
  end if;
  return parent || '_' || month;
end $$;

-- Locks a month until the transaction ends: what was read of it stays true. The parent comes first, as for all who read it.
-- Waits for no reader for long: whoever waits for the lock holds up everybody behind.
create function breakwater.lock_month(parent text, month text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '3s'
as $$
declare
  partition text := breakwater.require_month(parent, month);
begin
  execute format('lock table only breakwater.%I in access exclusive mode', parent);
  execute format('lock table breakwater.%I in access exclusive mode', partition);
end $$;

-- Drops a month; the rows with these keys move to the default partition, and so do those that must stay whoever asks: a table says
-- which by a function must_stay of its row.
create function breakwater.drop_month(parent text, month text, spared uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '3s'
as $$
declare
  partition text := breakwater.require_month(parent, month);
  key text;
  staying uuid[] := '{}';
begin
  select attname into strict key from pg_partitioned_table join pg_attribute on attrelid = partrelid and attnum = partattrs[0]
    where partrelid = to_regclass(format('breakwater.%I', parent));
  execute format('lock table breakwater.%I in access exclusive mode', partition);
  if to_regprocedure(format('breakwater.must_stay(breakwater.%I)', parent)) is not null then
    execute format('select coalesce(array_agg(%I), %L) from breakwater.%I as whole where tableoid = to_regclass(%L)
      and breakwater.must_stay(whole)', key, '{}', parent, 'breakwater.' || partition) into staying;
  end if;
  execute format('alter table breakwater.%I detach partition breakwater.%I', parent, partition);
  execute format('insert into breakwater.%I select * from breakwater.%I where %I = any($1)', parent, partition, key)
    using spared || staying;
  execute format('drop table breakwater.%I', partition);
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
