/** What was proved when: shown to people, and no proof of anything itself. */
export const verificationScript = `
create table breakwater.audit_verification (
  id uuid primary key,
  started_at timestamptz(3) not null,
  started_by text not null,
  finished_at timestamptz(3),
  state text not null check (state in ('running', 'proved', 'not_proved', 'failed')),
  problem_kind text,
  problem text,
  problem_index bigint,
  problem_event_id uuid,
  events bigint not null default 0,
  checkpoints bigint not null default 0,
  erased_values bigint not null default 0,
  size bigint not null default 0,
  root text not null default ''
);
create index audit_verification_started_idx on breakwater.audit_verification (started_at desc);
`

/** Processes that run, or were killed: a clean stop takes its row away. */
export const runScript = `
create table breakwater.server_run (
  id uuid primary key,
  node text not null,
  seen_at timestamptz(3) not null
);
`
