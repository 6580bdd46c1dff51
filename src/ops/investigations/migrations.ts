import type { Migrations } from '../../kernel/database/migrations.ts'

export const investigationMigrations: Migrations = {
  '210-investigations': `
create table breakwater.investigation (
  id uuid primary key,
  number bigint generated always as identity unique,
  title text not null,
  state text not null check (state in ('open', 'investigating', 'resolved', 'merged')),
  origin text not null,
  risk_level smallint not null check (risk_level between 0 and 3),
  event_count integer not null,
  last_event_at timestamptz(3) not null,
  assignee_id text,
  assignee_name text,
  verdict text check (verdict in ('true_positive', 'false_positive', 'benign')),
  verdict_reason text,
  resolved_by_id text,
  resolved_by_name text,
  merged_into uuid references breakwater.investigation,
  opened_at timestamptz(3) not null,
  first_response_at timestamptz(3),
  unresolved_since timestamptz(3),
  active_milliseconds bigint not null,
  resolved_at timestamptz(3),
  reopened_at timestamptz(3),
  is_mail_due boolean not null,
  mailed_at timestamptz(3),
  search tsvector not null,
  version integer not null,
  -- A verdict is there exactly while it counts.
  constraint investigation_verdict check ((state = 'resolved') = (verdict is not null)),
  constraint investigation_running check ((state in ('open', 'investigating')) = (unresolved_since is not null))
);
create index investigation_urgency_idx on breakwater.investigation (risk_level, last_event_at, id);
create index investigation_state_idx on breakwater.investigation (state, risk_level, last_event_at, id);
create index investigation_unresolved_idx on breakwater.investigation (risk_level, last_event_at, id)
  where state in ('open', 'investigating');
create index investigation_assignee_idx on breakwater.investigation (assignee_id, state) where assignee_id is not null;
create index investigation_resolved_idx on breakwater.investigation (resolved_at) where resolved_at is not null;
create index investigation_mail_idx on breakwater.investigation (id) where is_mail_due;
create index investigation_mailed_idx on breakwater.investigation (mailed_at) where mailed_at is not null;
create index investigation_search_idx on breakwater.investigation using gin (search);

create table breakwater.investigation_event (
  investigation_id uuid not null references breakwater.investigation,
  event_id uuid not null,
  recorded_at timestamptz(3) not null,
  risk_level smallint not null,
  reason text not null,
  linked_at timestamptz(3) not null,
  primary key (investigation_id, event_id)
);
create index investigation_event_idx on breakwater.investigation_event (event_id);

create table breakwater.investigation_key (
  investigation_id uuid not null references breakwater.investigation,
  kind text not null,
  key text not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  primary key (kind, key, investigation_id)
);
create index investigation_key_of_idx on breakwater.investigation_key (investigation_id);

create table breakwater.investigation_step (
  id uuid primary key,
  investigation_id uuid not null references breakwater.investigation,
  at timestamptz(3) not null,
  kind text not null,
  by_kind text not null,
  by_id text,
  by_name text,
  details text not null,
  event_id uuid not null
);
create index investigation_step_idx on breakwater.investigation_step (investigation_id, id);
create index investigation_step_by_idx on breakwater.investigation_step (by_id) where by_id is not null;

create table breakwater.investigation_relation (
  from_id uuid not null references breakwater.investigation,
  to_id uuid not null references breakwater.investigation,
  kind text not null,
  primary key (from_id, to_id, kind)
);
create index investigation_relation_to_idx on breakwater.investigation_relation (to_id);
`,
}
