import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './database.ts'
import type { Migrations } from './migrations.ts'
import type { Secrets } from '../secrets.ts'

export const installationMigrations: Migrations = {
  '175-installation': `
    -- What an installation knows of itself. Written once, never changed.
    create table breakwater.installation (
      name text primary key,
      value text not null,
      created_at timestamptz(3) not null default now()
    );
  `,
}

/** Tables that the running role may only read and add to. */
export const installationInsertOnly = ['installation'] as const

/** Something that was sealed before there was a check value: it shows whether the master key is the right one. */
export type SealedSample = { purpose: string; find: (db: Db) => Promise<Uint8Array | undefined> }

/** The master key does not belong to this database. */
export class MasterKeyRefused extends Error {
  override readonly name = 'MasterKeyRefused'
}

const checkPurpose = 'master-key-check'

/** Refuses a master key that is not the one this database was begun with; the first one is remembered, not by itself but by a value derived from it. */
export async function checkMasterKey(db: Db, secrets: Secrets, sample?: SealedSample): Promise<void> {
  const own = secrets.deriveKey(checkPurpose).toString('hex')
  const known = await findFact(db, checkPurpose)
  if (known === undefined) {
    const sealed = await sample?.find(db)
    if (sample && sealed) refuseUnopened(secrets, sample.purpose, sealed)
    await addFact(db, checkPurpose, own)
  }
  // Read again: of two nodes that start for the first time one was first.
  const first = known ?? (await findFact(db, checkPurpose)) ?? ''
  if (first.length !== own.length || !timingSafeEqual(Buffer.from(first), Buffer.from(own)))
    throw new MasterKeyRefused(wrongKey)
}

const wrongKey =
  'The master key is not the one that this database was begun with, so nothing sealed in it could be opened: tracking links, ' +
  'carrier credentials, second factors, the key that signs the audit log. Nothing was changed. Give every node the same ' +
  'BREAKWATER_SECRET as before; with the embedded database without BREAKWATER_SECRET, put the file "secret" of the data directory ' +
  'back from the backup (docs/runbooks/backup.md).'

function refuseUnopened(secrets: Secrets, purpose: string, sealed: Uint8Array): void {
  try {
    secrets.open(purpose, sealed)
  } catch (error) {
    throw new MasterKeyRefused(wrongKey, { cause: error })
  }
}

const demoFact = 'demo'

/** Notes that this installation is filled with demo content, and may be given more of it. */
export const markAsDemo = (db: Db): Promise<void> => addFact(db, demoFact, 'true')
export const isDemo = async (db: Db): Promise<boolean> => (await findFact(db, demoFact)) !== undefined

async function findFact(db: Db, name: string): Promise<string | undefined> {
  const { rows } = await sql<{
    value: string
  }>`select value from breakwater.installation where name = ${name}`.execute(db)
  return rows[0]?.value
}

const addFact = async (db: Db, name: string, value: string): Promise<void> =>
  void (await sql`insert into breakwater.installation (name, value) values (${name}, ${value})
    on conflict (name) do nothing`.execute(db))
