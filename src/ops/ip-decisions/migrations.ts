import type { Migrations } from '../../kernel/database/migrations.ts'

export const ipDecisionMigrations: Migrations = {
  '031-ip-decisions': `
create table breakwater.ip_decision (
  id uuid primary key,
  code text not null unique,
  sameness text not null,
  at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  count integer not null,
  occasion text not null,
  address text not null,
  country text,
  belief text not null,
  peer text not null,
  forwarded_for text,
  user_agent text not null,
  proof text not null,
  user_id text,
  user_name text,
  api_token_id uuid,
  api_token_name text,
  session_id uuid,
  reason text not null,
  rule_id uuid,
  rule_name text,
  rule_position integer,
  rule_set_version integer not null,
  search tsvector not null
);
create index ip_decision_same_idx on breakwater.ip_decision (sameness, at);
create index ip_decision_last_at_idx on breakwater.ip_decision (last_at desc, id desc);
create index ip_decision_user_idx on breakwater.ip_decision (user_id, last_at desc);
create index ip_decision_search_idx on breakwater.ip_decision using gin (search);
`,
}
