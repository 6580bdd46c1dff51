import type { Migrations } from '../../kernel/database/migrations.ts'

export const apiTokenMigrations: Migrations = {
  '165-api-token-scopes': `
-- What a token is for besides its role; those that were there do what their role may, but administer nobody.
alter table breakwater.api_token
  add column scopes text[] not null default '{role}',
  -- When its maker was told that it ends soon.
  add column warned_at timestamptz(3);
alter table breakwater.api_token alter column scopes drop default;
create index api_token_expiry_idx on breakwater.api_token (expires_at) where revoked_at is null;
`,
}
