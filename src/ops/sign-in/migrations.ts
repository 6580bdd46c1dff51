import type { Migrations } from '../../kernel/database/migrations.ts'

export const signInMigrations: Migrations = {
  '024-sign-in-failures': `
-- Failed attempts since the last good one: at most a hundred for each person and each browser of theirs.
create table breakwater.sign_in_failure (
  id uuid primary key,
  account text not null,
  device text,
  network text not null,
  at timestamptz(3) not null,
  settled boolean not null,
  user_id text
);
create index sign_in_failure_account_idx on breakwater.sign_in_failure (account, at);
create index sign_in_failure_network_idx on breakwater.sign_in_failure (network, at) where device is null;
create index sign_in_failure_nobody_idx on breakwater.sign_in_failure (at) where user_id is null;
`,
}
