import type { Migrations } from '../../kernel/database/migrations.ts'

export const settingMigrations: Migrations = {
  '011-settings': `
-- Only what differs from its default.
create table breakwater.setting (
  key text primary key,
  value jsonb not null,
  version int not null,
  changed_by text not null,
  changed_at timestamptz(3) not null
);
`,
  '166-setting-versions': `
-- A setting that returned to its default keeps its row, without a value: its version goes on.
alter table breakwater.setting alter column value drop not null;
`,
}
