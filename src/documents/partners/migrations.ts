import type { Migrations } from '../../kernel/database/migrations.ts'

export const partnerMigrations: Migrations = {
  '100-partners': `
    create table breakwater.partner (
      id uuid primary key,
      name text not null,
      name_key text collate "C" not null,
      email text,
      search tsvector not null,
      created_at timestamptz(3) not null,
      constraint partner_name_key unique (name_key)
    );
    create index partner_search on breakwater.partner using gin (search);
  `,
}
