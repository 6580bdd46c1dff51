import type { Migrations } from '../../kernel/database/migrations.ts'

export const ipAccessMigrations: Migrations = {
  '030-ip-access': `
create table breakwater.ip_rule (
  id uuid primary key,
  position integer not null check (position > 0),
  name text not null,
  action text not null check (action in ('allow', 'deny', 'observe')),
  cidrs text[] not null,
  countries text[] not null,
  target_kind text not null check (target_kind in ('everyone', 'users', 'groups')),
  target_ids text[] not null,
  active boolean not null,
  expires_at timestamptz(3),
  schedule jsonb,
  note text not null,
  version integer not null,
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  changed_by text not null,
  -- In which version of the list it came, got another wording, and went to another place.
  added_in integer not null,
  changed_in integer not null,
  moved_in integer not null,
  -- Deferred: rules change places within one transaction.
  unique (position) deferrable initially deferred
);

create table breakwater.ip_rule_set (
  "only" boolean primary key default true check ("only"),
  version integer not null,
  enforced boolean not null
);
insert into breakwater.ip_rule_set (version, enforced) values (1, true);

-- At most one change waits to be confirmed.
create table breakwater.ip_pending (
  "only" boolean primary key default true check ("only"),
  version integer not null,
  due_at timestamptz(3) not null,
  made_at timestamptz(3) not null,
  made_by text not null,
  rules_before jsonb,
  settings_before jsonb not null,
  enforced_before boolean not null
);

-- No foreign key: what a rule did stays known when the rule is gone.
create table breakwater.ip_rule_hit (
  rule_id uuid not null,
  day date not null,
  allowed bigint not null default 0,
  denied bigint not null default 0,
  observed bigint not null default 0,
  last_at timestamptz(3) not null,
  primary key (rule_id, day)
);
create index ip_rule_hit_day_idx on breakwater.ip_rule_hit (day);
`,
  '170-ip-pending-person': `
-- A change of a person is undone like one of rules: what they were, and whom the change locks out.
alter table breakwater.ip_pending
  add column person_before jsonb,
  add column locks_out text[] not null default '{}',
  add column is_later boolean not null default false;
`,
}
