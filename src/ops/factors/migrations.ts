import type { Migrations } from '../../kernel/database/migrations.ts'

export const factorMigrations: Migrations = {
  '025-factors': `
-- Authenticator apps, one a person; the secret is sealed.
create table breakwater.totp (
  user_id text primary key,
  secret bytea not null,
  -- Time step of the newest code that was accepted: that code and all before it are used up.
  last_step int not null,
  created_at timestamptz(3) not null
);

create table breakwater.recovery_code (
  user_id text not null,
  code_hash text not null,
  created_at timestamptz(3) not null,
  primary key (user_id, code_hash)
);

create table breakwater.passkey (
  id uuid primary key,
  user_id text not null,
  credential_id text not null unique,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3)
);
create index passkey_user_idx on breakwater.passkey (user_id);
`,
}
