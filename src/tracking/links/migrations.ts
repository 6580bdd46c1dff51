import type { Migrations } from '../../kernel/database/migrations.ts'

export const linkMigrations: Migrations = {
  '130-links': `
    create table breakwater.tracking_link (
      id uuid primary key,
      sale_order_id uuid not null,
      token_hash bytea not null unique,
      token_sealed bytea not null,
      label text,
      created_at timestamptz(3) not null,
      created_by text not null,
      expires_at timestamptz(3) not null,
      revoked_at timestamptz(3),
      fetched_at timestamptz(3),
      opened_at timestamptz(3),
      opened_count integer not null default 0
    );
    create index tracking_link_order_idx on breakwater.tracking_link (sale_order_id, id desc);
  `,
}
