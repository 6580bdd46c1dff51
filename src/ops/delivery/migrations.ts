import type { Migrations } from '../../kernel/database/migrations.ts'

export const deliveryMigrations: Migrations = {
  '026-delivery': `
-- Mail on its way out. A mail that was taken is deleted; one that was given up stays for a while, without its text.
create table breakwater.outgoing_mail (
  id uuid primary key,
  recipient text not null,
  subject text not null,
  text_sealed bytea,
  state text not null check (state in ('waiting', 'failed')),
  attempts int not null,
  next_attempt_at timestamptz(3) not null,
  give_up_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  problem text,
  check ((state = 'waiting') = (text_sealed is not null))
);
create index outgoing_mail_due_idx on breakwater.outgoing_mail (next_attempt_at) where state = 'waiting';
`,
}
