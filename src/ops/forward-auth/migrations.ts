import type { Migrations } from '../../kernel/database/migrations.ts'

export const forwardAuthMigrations: Migrations = {
  '027-gates': `
-- What opens a protected host: a secret of its own, which is good for one host and no longer than the session.
create table breakwater.gate (
  session_id uuid not null,
  origin text not null,
  token_hash text not null unique,
  opened_at timestamptz(3) not null,
  primary key (session_id, origin)
);
create index gate_opened_idx on breakwater.gate (opened_at);
`,
  '171-gates-of-a-token': `
-- Which token the session had when the gate was opened: with another one the gate is shut. Of gates from before it is not known.
alter table breakwater.gate add column session_token_hash text not null default '';
`,
}
