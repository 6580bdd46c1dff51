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
  '021-session-circumstances': `
alter table breakwater.session
  add column user_name text not null default '',
  add column method text not null default 'password',
  add column authenticated_at timestamptz(3) not null default now(),
  add column country text,
  add column device text not null default 'unknown',
  add column os text not null default 'unknown',
  add column browser text not null default 'unknown',
  add column network_changes int not null default 0,
  add column suspicious_at timestamptz(3),
  add column suspicions jsonb not null default '[]',
  add column reauthenticate boolean not null default false;
alter table breakwater.session_history
  add column user_name text not null default '',
  add column method text not null default 'password',
  add column authenticated_at timestamptz(3) not null default now(),
  add column country text,
  add column device text not null default 'unknown',
  add column os text not null default 'unknown',
  add column browser text not null default 'unknown',
  add column network_changes int not null default 0,
  add column suspicious_at timestamptz(3),
  add column suspicions jsonb not null default '[]',
  add column reauthenticate boolean not null default false;
create index session_history_suspicious_idx on breakwater.session_history (id) where suspicious_at is not null;

-- Where each session was used from, by the hour: the network history, and what a change of the IP rules is tried out on.
create table breakwater.session_address (
  session_id uuid not null,
  address text not null,
  hour timestamptz(0) not null,
  network text not null,
  country text,
  requests int not null,
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  primary key (session_id, address, hour)
) partition by range (session_id);
`,
  '023-session-trail': `
-- Where an open session was last seen, by network and device, and how often it changed its network: what suspicion is decided on.
alter table breakwater.session add column trail jsonb;
`,
}
