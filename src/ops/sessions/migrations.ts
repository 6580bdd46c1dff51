import type { Migrations } from '../../kernel/migrations.ts'

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
}
