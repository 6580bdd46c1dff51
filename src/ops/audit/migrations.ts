import type { Migrations } from '../../kernel/database/migrations.ts'
import { erasureScript } from './erasure-migration.ts'
import { runScript, verificationScript } from './proof-migration.ts'
import { searchScript } from './reading/search-migration.ts'

export const auditMigrations: Migrations = {
  '020-audit': `
create table breakwater.event (
  id uuid primary key,
  recorded_at timestamptz(3) not null,
  type text not null,
  outcome text not null,
  risk text not null,
  risk_policy int not null,
  risk_factors text,
  actor_kind text not null,
  subject_type text,
  subject_id text,
  session_id text,
  leaf text not null
) partition by range (id);
create index event_subject_idx on breakwater.event (subject_type, subject_id, id) where subject_id is not null;
create index event_session_idx on breakwater.event (session_id, id) where session_id is not null;
create index event_type_idx on breakwater.event (type, id);
create index event_risk_idx on breakwater.event (risk, id) where risk in ('high', 'critical');

create table breakwater.event_value (
  event_id uuid not null,
  field text not null,
  value text not null,
  salt bytea not null check (octet_length(salt) = 16),
  primary key (event_id, field)
) partition by range (event_id);
create index event_value_lookup_idx on breakwater.event_value (field, value, event_id)
  where field in ('actor_id', 'address');

create table breakwater.event_pending (event_id uuid primary key)
  with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);

create table breakwater.event_seal (
  leaf_index bigint primary key check (leaf_index >= 0),
  event_id uuid not null unique,
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32)
);

create table breakwater.checkpoint (
  size bigint primary key check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  frontier bytea not null check (octet_length(frontier) % 32 = 0),
  note text not null,
  created_at timestamptz(3) not null
);

create table breakwater.audit_key (
  id text primary key,
  public_key text not null,
  private_key bytea not null,
  created_at timestamptz(3) not null
);

-- Row triggers are inherited by every partition; TRUNCATE has statement triggers only.
create function breakwater.refuse_audit_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'DELETE' and tg_argv[0] = 'erasable' and current_setting('breakwater.erasing', true) = 'on' then
    return old;
  end if;
  raise exception 'The audit log is only ever added to: % of % is refused.', lower(tg_op), tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create trigger immutable before update or delete on breakwater.event
  for each row execute function breakwater.refuse_audit_change();
create trigger immutable before update or delete on breakwater.event_value
  for each row execute function breakwater.refuse_audit_change('erasable');
create trigger immutable before update or delete on breakwater.event_seal
  for each row execute function breakwater.refuse_audit_change();
create trigger immutable before update or delete on breakwater.checkpoint
  for each row execute function breakwater.refuse_audit_change();
create trigger immutable before update or delete on breakwater.audit_key
  for each row execute function breakwater.refuse_audit_change();
create trigger never_truncated before truncate on breakwater.event execute function breakwater.refuse_audit_change();
create trigger never_truncated before truncate on breakwater.event_value execute function breakwater.refuse_audit_change();
create trigger never_truncated before truncate on breakwater.event_seal execute function breakwater.refuse_audit_change();
create trigger never_truncated before truncate on breakwater.checkpoint execute function breakwater.refuse_audit_change();
create trigger never_truncated before truncate on breakwater.audit_key execute function breakwater.refuse_audit_change();

-- The one way values leave the log: value and salt go, the leaf and its proof stay. Answers how many went.
create function breakwater.erase_event_values(events uuid[], fields text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  erased bigint;
begin
  perform set_config('breakwater.erasing', 'on', true);
  delete from breakwater.event_value where event_id = any(events) and field = any(fields);
  get diagnostics erased = row_count;
  perform set_config('breakwater.erasing', '', true);
  return erased;
end $$;

select breakwater.ensure_partitions('event', 3), breakwater.ensure_partitions('event_value', 3);
`,
  '180-audit-erasure': erasureScript,
  '189-audit-token-index': `
create index event_token_idx on breakwater.event (id) where actor_kind = 'token';
`,
  '220-audit-verification': verificationScript,
  '200-audit-search': searchScript,
  '221-audit-server-runs': runScript,
}
