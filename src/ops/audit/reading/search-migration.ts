/**
 * The search side of the log: one narrow row per event, written by the database with the event and cleared by it with the
 * person's values. It proves nothing and is made from the log alone.
 *
 * `kind` stands for the type, outcome, risk, kind of actor and type of subject. There are some hundred kinds whatever the number
 * of events, so every filter by these is a handful of entries into an index that ends in the id, the newest first.
 */
export const searchScript = `
create table breakwater.event_search (
  id uuid primary key,
  kind bigint not null,
  actor_id text,
  address inet,
  subject_id text,
  session_id text,
  words tsvector not null
);

-- In plpgsql, so that a connection plans the statements once and not for every event.
-- Capitals become small whatever the collation of the database, where the server knows how.
do $do$
declare
  collation_name text;
begin
  foreach collation_name in array array['"pg_catalog"."pg_c_utf8"', '"pg_catalog"."und-x-icu"', '"pg_catalog"."default"'] loop
    begin
      execute format($f$create or replace function breakwater.folded_text(value text) returns text
        language plpgsql immutable strict set search_path = pg_catalog, pg_temp
        as 'begin return lower(value collate %s); end'$f$, collation_name);
      if breakwater.folded_text('A') = 'a' then return; end if;
    exception when undefined_object or feature_not_supported or invalid_parameter_value or wrong_object_type then null;
    end;
  end loop;
end $do$;

-- What names can be found by, as in the other lists: each word, and its rest from every place where letters or digits begin.
create function breakwater.event_words(texts text[]) returns tsvector
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select array_to_tsvector(coalesce(array_agg(distinct left(array_to_string(pieces[place:], ''), 100)), '{}'))
    from (
      select regexp_split_to_array(word, '(?<![[:alpha:]])(?=[[:alpha:]])|(?<![[:digit:]])(?=[[:digit:]])') as pieces
      from unnest(texts) as given (value),
        regexp_split_to_table(
          breakwater.folded_text(case when getdatabaseencoding() = 'UTF8' then normalize(value, NFKC) else value end), '\\s+') as word
      where word <> ''
    ) as split, generate_subscripts(pieces, 1) as place
    where array_to_string(pieces[place:], '') <> ''
  );
end $$;

-- An application that embeds us may hand in what is no address; that must not keep its event from being written.
create function breakwater.address_or_null(value text) returns inet
language plpgsql immutable strict set search_path = pg_catalog, pg_temp
as $$
begin
  return host(value::inet)::inet;
exception when invalid_text_representation then
  return null;
end $$;

create function breakwater.event_kind(type text, outcome text, risk text, actor_kind text, subject_type text) returns bigint
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select hashtextextended(concat_ws('|', type, outcome, risk, actor_kind, subject_type), 0) & 4503599627370495 $$;

-- What the log holds of these events, as it can be searched. The words of who acted stand there once more with an @ in front.
create function breakwater.searchable(ids uuid[]) returns setof breakwater.event_search
language sql stable set search_path = pg_catalog, pg_temp
as $$
  select event.id, breakwater.event_kind(event.type, event.outcome, event.risk, event.actor_kind, event.subject_type),
    actor.value, breakwater.address_or_null(address.value), event.subject_id, event.session_id,
    breakwater.event_words(array_remove(array[name.value, subject.value, event.subject_id], null))
      || array_to_tsvector(array(select '@' || word from unnest(tsvector_to_array(breakwater.event_words(array_remove(array[name.value], null)))) as word))
  from breakwater.event
    left join breakwater.event_value actor on actor.event_id = event.id and actor.field = 'actor_id'
    left join breakwater.event_value name on name.event_id = event.id and name.field = 'actor_name'
    left join breakwater.event_value subject on subject.event_id = event.id and subject.field = 'subject_name'
    left join breakwater.event_value address on address.event_id = event.id and address.field = 'address'
  where event.id = any(ids)
$$;

insert into breakwater.event_search
select found.* from (
  select array_agg(id) as ids from (select id, row_number() over (order by id) / 1000 as part from breakwater.event) as numbered group by part
) as parts, breakwater.searchable(parts.ids) as found;

create index event_search_kind_idx on breakwater.event_search (kind, id);
create index event_search_actor_idx on breakwater.event_search (actor_id, kind, id) where actor_id is not null;
create index event_search_address_idx on breakwater.event_search (address, kind, id) where address is not null;
create index event_search_subject_idx on breakwater.event_search (subject_id, kind, id) where subject_id is not null;
create index event_search_session_idx on breakwater.event_search (session_id, kind, id) where session_id is not null;
create index event_search_words_idx on breakwater.event_search using gin (words);

-- Every event comes onto the list of waiting ones in its own statement or transaction, whoever writes it.
create function breakwater.make_searchable() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  recorded record;
  held record;
  actor_words tsvector;
begin
  select type, outcome, risk, actor_kind, subject_type, subject_id, session_id into recorded
  from breakwater.event where id = new.event_id;
  if not found then return null; end if;
  select max(value) filter (where field = 'actor_id') as actor_id, max(value) filter (where field = 'actor_name') as actor_name,
         max(value) filter (where field = 'subject_name') as subject_name, max(value) filter (where field = 'address') as address
    into held from breakwater.event_value where event_id = new.event_id;
  actor_words := breakwater.event_words(array_remove(array[held.actor_name], null));
  insert into breakwater.event_search (id, kind, actor_id, address, subject_id, session_id, words)
  values (
    new.event_id,
    hashtextextended(
      concat_ws('|', recorded.type, recorded.outcome, recorded.risk, recorded.actor_kind, recorded.subject_type), 0) & 4503599627370495,
    held.actor_id, breakwater.address_or_null(held.address), recorded.subject_id, recorded.session_id,
    actor_words || breakwater.event_words(array_remove(array[held.subject_name, recorded.subject_id], null))
      || array_to_tsvector(array(select '@' || word from unnest(tsvector_to_array(actor_words)) as word))
  ) on conflict (id) do nothing;
  return null;
end $$;
create trigger searchable after insert on breakwater.event_pending
  for each row execute function breakwater.make_searchable();

-- Values that leave the log leave the search too, in the same statement.
create function breakwater.forget_searchable() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  update breakwater.event_search search
  set actor_id = left_over.actor_id, address = left_over.address, words = left_over.words
  from breakwater.searchable(array(select distinct event_id from gone)) as left_over
  where search.id = left_over.id;
  return null;
end $$;
create trigger forgotten after delete on breakwater.event_value
  referencing old table as gone for each statement execute function breakwater.forget_searchable();
`
