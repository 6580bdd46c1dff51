import type { Migrations } from '../../kernel/database/migrations.ts'

export const containerMigrations: Migrations = {
  '120-containers': `
    create table breakwater.container (
      id uuid primary key,
      number text not null,
      carrier text,
      asked_at timestamptz(3),
      answered_at timestamptz(3),
      next_check_at timestamptz(3),
      asking_until timestamptz(3),
      failures integer not null default 0,
      problem text,
      unique nulls not distinct (number, carrier)
    );
    create index container_next_check_idx on breakwater.container (next_check_at) where next_check_at is not null;

    create table breakwater.container_event (
      container_id uuid not null references breakwater.container (id) on delete cascade,
      key text not null,
      body jsonb not null,
      heard_at timestamptz(3) not null,
      primary key (container_id, key)
    );

    create table breakwater.order_container (
      sale_order_id uuid not null,
      container_id uuid not null references breakwater.container (id),
      position integer not null,
      since timestamptz(3) not null,
      primary key (sale_order_id, container_id)
    );
    create index order_container_container_idx on breakwater.order_container (container_id);
  `,
}
