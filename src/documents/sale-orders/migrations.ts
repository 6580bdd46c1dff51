import type { Migrations } from '../../kernel/database/migrations.ts'

export const saleOrderMigrations: Migrations = {
  '110-sale-orders': `
    create table breakwater.sale_order (
      id uuid primary key,
      reference text collate "C" not null,
      partner_id uuid not null references breakwater.partner,
      order_date date not null,
      state text not null check (state in ('draft', 'confirmed', 'done', 'cancelled')),
      version integer not null,
      search tsvector not null,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      constraint sale_order_reference unique (reference)
    );
    create index sale_order_order_date on breakwater.sale_order (order_date, id);
    create index sale_order_state on breakwater.sale_order (state, order_date, id);
    create index sale_order_partner on breakwater.sale_order (partner_id);
    create index sale_order_search on breakwater.sale_order using gin (search);

    create table breakwater.sale_order_line (
      sale_order_id uuid not null references breakwater.sale_order,
      position integer not null,
      product text not null,
      quantity numeric(19,4) not null,
      unit_price numeric(19,4) not null,
      primary key (sale_order_id, position)
    );

    create table breakwater.sale_order_container (
      sale_order_id uuid not null references breakwater.sale_order,
      position integer not null,
      number text collate "C" not null,
      carrier text,
      primary key (sale_order_id, position),
      constraint sale_order_container_once unique (sale_order_id, number)
    );
    create index sale_order_container_number on breakwater.sale_order_container (number, sale_order_id);
  `,
}
