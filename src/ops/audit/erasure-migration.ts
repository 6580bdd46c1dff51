/**
 * The one way values leave the log. It is SQL, because it must hold against whoever has the application's role: that
 * role names a person, and the database decides what goes, and writes down which values went in the same call.
 */
export const erasureScript = `
drop function breakwater.erase_event_values(uuid[], text[]);

-- A public field as it stands in a leaf: printable ASCII on one line, everything else as UTF-16 escapes.
create function breakwater.leaf_text(value text) returns text
language sql immutable strict set search_path = pg_catalog, pg_temp
as $$
  select coalesce(string_agg(case
      when code between 32 and 126 and code <> 92 then chr(code)
      when code < 65536 then '\\u' || lpad(to_hex(code), 4, '0')
      else '\\u' || to_hex(55296 + ((code - 65536) >> 10)) || '\\u' || to_hex(56320 + ((code - 65536) & 1023))
    end, '' order by place), '')
  from (select place, ascii(substr(value, place, 1)) as code from generate_series(1, length(value)) as place) as letter
$$;

-- Writes one audit.values_erased, with the leaf that binds it. Not a security definer: only the owner gets past the trigger below.
create function breakwater.record_erasure(person text, caller jsonb, details text) returns void
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  moment timestamptz := date_trunc('milliseconds', clock_timestamp());
  event_id uuid;
  factors text := 'base=30' || case when (caller->>'is_admin')::boolean then ',admin_actor=10' else '' end;
  names text[];
  texts text[];
  salts bytea[];
  leaf text;
begin
  event_id := encode(overlay(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from moment) * 1000)::bigint) from 3) from 1 for 6)
    placing '\\x70'::bytea from 7 for 1), 'hex')::uuid;
  with given as materialized (
    select place, name, value, substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) from 1 for 16) as salt
    from unnest(
      array['actor_id', 'actor_name', 'address', 'user_agent', 'details'],
      array[left(caller->>'actor_id', 200), left(caller->>'actor_name', 200), left(caller->>'address', 200),
            left(caller->>'user_agent', 512), details]
    ) with ordinality as field (name, value, place)
    where value <> ''
  )
  select array_agg(name order by place), array_agg(value order by place), array_agg(salt order by place)
    into names, texts, salts from given;
  select E'breakwater event v1\\n' || string_agg(name || ': ' || breakwater.leaf_text(value) || E'\\n', '' order by place)
    into leaf
  from unnest(
    array['id', 'recorded_at', 'type', 'outcome', 'risk', 'risk_policy', 'risk_factors', 'actor_kind',
          'subject_type', 'subject_id', 'session_id'],
    array[event_id::text, to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'audit.values_erased',
          'success', 'medium', '1', factors, caller->>'actor_kind', 'user', person, left(caller->>'session_id', 200)]
  ) with ordinality as field (name, value, place)
  where value <> '';
  leaf := leaf || (
    select string_agg(name || ': sha256-' || encode(sha256('\\x01'::bytea || salt || convert_to(name, 'UTF8')
      || '\\x00'::bytea || convert_to(value, 'UTF8')), 'hex') || E'\\n', '' order by place)
    from unnest(names, texts, salts) with ordinality as committed (name, value, salt, place));
  insert into breakwater.event (id, recorded_at, type, outcome, risk, risk_policy, risk_factors,
                                actor_kind, subject_type, subject_id, session_id, leaf)
  values (event_id, moment, 'audit.values_erased', 'success', 'medium', 1, factors,
          caller->>'actor_kind', 'user', person, nullif(left(caller->>'session_id', 200), ''), leaf);
  insert into breakwater.event_value (event_id, field, value, salt)
  select event_id, name, value, salt from unnest(names, texts, salts) as committed (name, value, salt);
  insert into breakwater.event_pending (event_id) values (event_id);
end $$;

-- Erases a person: every value of the events they caused, and what is said of them in the events about them. Which values went
-- is written down, 300 events to a record, and is itself never erased. Answers how many values went.
create function breakwater.erase_person(person text, caller jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  per_record constant int := 300;
  caused uuid[];
  about uuid[];
  records uuid[];
  gone_events uuid[];
  gone_fields text[];
  erased bigint;
  parts int;
  part_values int;
  listing text;
begin
  if coalesce(length(person), 0) not between 1 and 200 then
    raise exception 'A person is named by an id of 1 to 200 characters.' using errcode = 'invalid_parameter_value';
  end if;
  if coalesce(caller->>'actor_kind', '') not in ('user', 'token', 'job', 'anonymous') then
    raise exception 'An erasure needs the caller who asks for it.' using errcode = 'invalid_parameter_value';
  end if;
  caused := array(select event_id from breakwater.event_value where field = 'actor_id' and value = person);
  about := array(select id from breakwater.event where subject_type = 'user' and subject_id = person);
  records := array(select id from breakwater.event where type = 'audit.values_erased');
  perform set_config('breakwater.erasing', 'on', true);
  with gone as (
    delete from breakwater.event_value
    where (event_id = any(caused) or (event_id = any(about) and field in ('subject_name', 'details')))
      and (field <> 'details' or event_id <> all(records))
    returning event_id, field
  ), gone_event as (
    select event_id, string_agg(field, ',' order by field collate "C") as fields from gone group by event_id
  )
  select coalesce(array_agg(event_id order by event_id), '{}'), coalesce(array_agg(fields order by event_id), '{}'),
         (select count(*) from gone)
    into gone_events, gone_fields, erased from gone_event;
  perform set_config('breakwater.erasing', '', true);
  parts := greatest(1, ceil(cardinality(gone_events) / per_record::numeric)::int);
  for part in 1..parts loop
    select coalesce(string_agg(format('"%s":[%s]', fields, ids), ',' order by fields collate "C"), ''), coalesce(sum(held), 0)
      into listing, part_values
    from (
      select fields, string_agg(format('"%s"', id), ',' order by id) as ids,
             count(*) * cardinality(string_to_array(fields, ',')) as held
      from unnest(gone_events[(part - 1) * per_record + 1 : part * per_record],
                  gone_fields[(part - 1) * per_record + 1 : part * per_record]) as gone (id, fields)
      group by fields
    ) as alike;
    perform breakwater.record_erasure(person, caller, format('{"databaseRole":%s,"erased":{%s},"part":%s,"parts":%s,"values":%s}',
      to_json(session_user::text), listing, part, parts, part_values));
  end loop;
  return erased;
end $$;

-- What says that values were erased is written by the erasure alone; nobody prepares it for a deletion of their own.
create function breakwater.refuse_false_erasure() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if current_user <> (select pg_get_userbyid(relowner) from pg_class where oid = 'breakwater.event'::regclass) then
    raise exception 'Only breakwater.erase_person records an erasure.' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger only_by_erasure before insert on breakwater.event
  for each row when (new.type = 'audit.values_erased') execute function breakwater.refuse_false_erasure();

-- An event that waits for its seal leaves the list by being sealed, and in no other way: off the list it would be in no export.
create function breakwater.refuse_unsealed() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (select from gone where not exists (select from breakwater.event_seal where event_id = gone.event_id)) then
    raise exception 'An event leaves the list of waiting ones by being sealed.' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger only_when_sealed after delete on breakwater.event_pending
  referencing old table as gone for each statement execute function breakwater.refuse_unsealed();
-- A seal stands right behind the newest checkpoint, where the next sealing collides with it: nothing is sealed aside, out of every proof.
create function breakwater.refuse_seal_aside() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  covered bigint := (select coalesce(max(size), 0) from breakwater.checkpoint);
begin
  if exists (select from made having min(leaf_index) <> covered or max(leaf_index) <> covered + count(*) - 1) then
    raise exception 'A seal follows the newest checkpoint without a gap.' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
create trigger without_gap after insert on breakwater.event_seal
  referencing new table as made for each statement execute function breakwater.refuse_seal_aside();
create trigger immutable before update on breakwater.event_pending
  for each row execute function breakwater.refuse_audit_change();
create trigger never_truncated before truncate on breakwater.event_pending execute function breakwater.refuse_audit_change();
`
