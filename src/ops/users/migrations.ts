import type { Migrations } from '../../kernel/database/migrations.ts'

export const userMigrations: Migrations = {
  '010-users': `
create table breakwater.user_account (
  id uuid primary key,
  email text not null unique,
  name text not null,
  roles text[] not null check (cardinality(roles) > 0),
  active boolean not null,
  password_hash text not null,
  credentials_changed_at timestamptz(3) not null,
  version int not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index user_account_name_idx on breakwater.user_account (name, id);

create table breakwater.user_group (
  id uuid primary key,
  name text not null unique,
  created_at timestamptz(3) not null
);
create table breakwater.user_group_member (
  user_id uuid not null references breakwater.user_account on delete cascade,
  group_id uuid not null references breakwater.user_group on delete cascade,
  primary key (user_id, group_id)
);
create index user_group_member_group_idx on breakwater.user_group_member (group_id);

create table breakwater.api_token (
  id uuid primary key,
  token_hash text not null unique,
  name text not null,
  role text not null,
  networks text[] not null,
  created_by text not null,
  created_by_id text,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);
`,
  '012-people': `
-- Without a password: invited, or signs in elsewhere.
alter table breakwater.user_account
  alter column password_hash drop not null,
  add column last_sign_in_at timestamptz(3);
alter table breakwater.user_group
  add column settings jsonb not null default '{}',
  add column version int not null default 1;
-- Who a person is at an identity provider.
create table breakwater.user_identity (
  issuer text not null,
  subject text not null,
  user_id uuid not null references breakwater.user_account on delete cascade,
  created_at timestamptz(3) not null,
  primary key (issuer, subject)
);
create index user_identity_user_idx on breakwater.user_identity (user_id);
`,
  '032-one-identity-per-issuer': `
-- At one provider a person is one; of those who were tied at the same moment, whoever came first stays.
delete from breakwater.user_identity as later using breakwater.user_identity as earlier
where later.issuer = earlier.issuer and later.user_id = earlier.user_id
  and (later.created_at, later.subject) > (earlier.created_at, earlier.subject);
create unique index user_identity_person_idx on breakwater.user_identity (issuer, user_id);
`,
}
