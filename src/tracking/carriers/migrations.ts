import type { Migrations } from '../../kernel/database/migrations.ts'

export const carrierMigrations: Migrations = {
  '110-carriers': `
create table breakwater.carrier (
  id uuid primary key,
  name text not null,
  scac text not null,
  base_url text not null,
  mislabels_local_times boolean not null,
  authentication text not null,
  sealed_credentials bytea,
  last_answered_at timestamptz(3),
  last_problem text,
  version int not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  constraint carrier_scac unique (scac),
  constraint carrier_credentials check ((authentication = 'none') = (sealed_credentials is null))
);
`,
}
