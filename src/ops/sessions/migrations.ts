import type { Migrations } from '../../kernel/database/migrations.ts'

export const sessionMigrations: Migrations = {
  '020-sessions': `
-- Only open sessions. Small and written often: the free space in each page keeps updates of last_seen_at off the indexes.
create table breakwater.session (
  id uuid primary key,
  user_id text not null,
  token_hash text not null unique,
  address text not null,
  network text not null,
  user_agent text not null,
  opened_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  last_address text not null
) with (fillfactor = 70);
create index session_user_idx on breakwater.session (user_id);

create table breakwater.session_history (
  id uuid primary key,
  user_id text not null,
  token_hash text not null,
  address text not null,
  network text not null,
  user_agent text not null,
  opened_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  last_address text not null,
  ended_at timestamptz(3) not null,
  ended_reason text not null
) partition by range (id);
create index session_history_user_idx on breakwater.session_history (user_id, id);
create index session_history_token_idx on breakwater.session_history (token_hash);
`,
  '021-session-circumstances': `
alter table breakwater.session
  add column user_name text not null default '',
  add column method text not null default 'password',
  add column authenticated_at timestamptz(3) not null default now(),
  add column country text,
  add column device text not null default 'unknown',
  add column os text not null default 'unknown',
  add column browser text not null default 'unknown',
  add column network_changes int not null default 0,
  add column suspicious_at timestamptz(3),
  add column suspicions jsonb not null default '[]',
  add column reauthenticate boolean not null default false;
alter table breakwater.session_history
  add column user_name text not null default '',
  add column method text not null default 'password',
  add column authenticated_at timestamptz(3) not null default now(),
  add column country text,
  add column device text not null default 'unknown',
  add column os text not null default 'unknown',
  add column browser text not null default 'unknown',
  add column network_changes int not null default 0,
  add column suspicious_at timestamptz(3),
  add column suspicions jsonb not null default '[]',
  add column reauthenticate boolean not null default false;
create index session_history_suspicious_idx on breakwater.session_history (id) where suspicious_at is not null;

-- Where each session was used from, by the hour: the network history, and what a change of the IP rules is tried out on.
create table breakwater.session_address (
  session_id uuid not null,
  address text not null,
  hour timestamptz(0) not null,
  network text not null,
  country text,
  requests int not null,
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  primary key (session_id, address, hour)
) partition by range (session_id);
`,
  '023-session-lists': `
-- The words of name and address.
alter table breakwater.session add column search tsvector not null default '';
alter table breakwater.session_history add column search tsvector not null default '';
update breakwater.session
  set search = array_to_tsvector(array_remove(string_to_array(lower(user_name), ' '), '') || address);
update breakwater.session_history
  set search = array_to_tsvector(array_remove(string_to_array(lower(user_name), ' '), '') || address);
create index session_history_search_idx on breakwater.session_history using gin (search);
create index session_history_reason_idx on breakwater.session_history (ended_reason, id);
create index session_history_country_idx on breakwater.session_history (country, id);
create index session_history_device_idx on breakwater.session_history (device, id);
create index session_history_network_idx on breakwater.session_history (network, id);

-- What outlives the month that it belongs to: suspicious sessions, after the partition of their month has gone.
create table breakwater.session_history_kept partition of breakwater.session_history default;
create table breakwater.session_address_kept partition of breakwater.session_address default;

-- Drops the months of which every session ended before the cutoff, keeping the suspicious ones; answers how many months went.
-- Waits for no reader for long: whoever waits for the lock holds up everybody behind.
create function breakwater.drop_session_months(cutoff timestamptz) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '3s'
as $$
declare
  month text;
  is_needed boolean;
  dropped int := 0;
begin
  for month in
    select substring(relname from '_(y[0-9]{4}m[0-9]{2})$') from pg_class join pg_inherits on inhrelid = pg_class.oid
    where inhparent = 'breakwater.session_history'::regclass and relname ~ '_y[0-9]{4}m[0-9]{2}$' order by 1
  loop
    continue when (to_date(month, '"y"YYYY"m"MM') + interval '1 month') at time zone 'UTC' > cutoff;
    execute format('select exists (select from breakwater.%I where ended_at >= $1)', 'session_history_' || month)
      into is_needed using cutoff;
    continue when is_needed;
    execute format('alter table breakwater.session_history detach partition breakwater.%I', 'session_history_' || month);
    -- Asked again under the lock: a session that ended a moment ago may have come in.
    execute format('insert into breakwater.session_history select * from breakwater.%I
      where suspicious_at is not null or ended_at >= $1', 'session_history_' || month) using cutoff;
    execute format('drop table breakwater.%I', 'session_history_' || month);
    if to_regclass('breakwater.session_address_' || month) is not null then
      execute format('alter table breakwater.session_address detach partition breakwater.%I', 'session_address_' || month);
      execute format('insert into breakwater.session_address select address.* from breakwater.%I as address
        where exists (select from breakwater.session_history where id = session_id)
        or exists (select from breakwater.session where id = session_id)', 'session_address_' || month);
      execute format('drop table breakwater.%I', 'session_address_' || month);
    end if;
    dropped := dropped + 1;
  end loop;
  return dropped;
end $$;
`,
  '023-session-trail': `
-- Where an open session was last seen, by network and device, and how often it changed its network: what suspicion is decided on.
alter table breakwater.session add column trail jsonb;
`,
  '191-session-history-guard': `
-- Whoever has the running role would otherwise remove or rewrite the sessions that gave them away. Row triggers are inherited by
-- every partition; TRUNCATE is not among the rights of the role.
create function breakwater.guard_session_history() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' and old.suspicious_at is null and old.ended_at < now() - interval '1 day' then
    return old;
  end if;
  raise exception 'Ended sessions never change, and only unsuspicious ones that ended more than a day ago are deleted'
    using errcode = 'insufficient_privilege';
end $$;
create trigger guarded before update or delete on breakwater.session_history
  for each row execute function breakwater.guard_session_history();

-- Asked before a month is dropped as a whole: what the guard would not let go stays.
create function breakwater.must_stay(ended breakwater.session_history) returns boolean
language sql stable set search_path = pg_catalog, pg_temp
as $$ select ended.suspicious_at is not null or ended.ended_at is null or ended.ended_at >= now() - interval '1 day' $$;
`,
  '196-session-months': `
drop function breakwater.drop_session_months(timestamptz);
`,
}
