import type { Migrations } from '../../kernel/database/migrations.ts'

export const portalMigrations: Migrations = {
  '140-portal': `
    create table breakwater.tracking_attempt (
      id uuid primary key,
      at timestamptz(3) not null,
      link_id uuid,
      container text,
      address text not null,
      outcome text not null,
      response_ms real not null,
      was_cached boolean not null
    ) partition by range (id);
    create index tracking_attempt_link_idx on breakwater.tracking_attempt (link_id, id desc);
    create index tracking_attempt_address_idx on breakwater.tracking_attempt (address, id desc);
  `,
  // Repeats of what is refused are counted instead of written: a row for each would let anybody fill the disk.
  '155-portal-attempt-count': `
    alter table breakwater.tracking_attempt add column count integer not null default 1;
  `,
  // What outlives the month that it belongs to because it is held.
  '197-portal-attempts-kept': `
    create table breakwater.tracking_attempt_kept partition of breakwater.tracking_attempt default;
  `,
}
