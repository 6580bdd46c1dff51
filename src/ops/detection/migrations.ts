import type { Migrations } from '../../kernel/database/migrations.ts'

export const detectionMigrations: Migrations = {
  '230-detection': `
create table breakwater.detection_rule (
  rule_id text primary key,
  active boolean not null,
  threshold int not null check (threshold > 0),
  window_minutes int not null check (window_minutes > 0),
  version int not null,
  changed_at timestamptz(3) not null,
  changed_by text not null
);
create table breakwater.detection_finding (
  id uuid primary key,
  rule_id text not null,
  group_hash text not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  count int not null,
  threshold int not null,
  event_id uuid not null
);
create index detection_finding_group_idx on breakwater.detection_finding (rule_id, group_hash, last_at desc);
`,
}
