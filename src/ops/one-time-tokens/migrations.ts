import type { Migrations } from '../../kernel/database/migrations.ts'

export const oneTimeTokenMigrations: Migrations = {
  '022-tickets': `
-- Secrets that work once and not for long: links to choose a password, challenges, codes between two hosts.
create table breakwater.ticket (
  token_hash text primary key,
  purpose text not null,
  -- Whom it is about, where it is about somebody: a new ticket of the purpose can replace the old ones.
  user_id text,
  facts jsonb not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index ticket_user_idx on breakwater.ticket (user_id, purpose);
create index ticket_expires_idx on breakwater.ticket (expires_at);
`,
}
