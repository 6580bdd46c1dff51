import { randomBytes } from 'node:crypto'
import * as pg from 'pg'
import { roles } from '../test/support/postgres.ts'

/** The configuration of a node on a fresh database with two roles. */
export async function environmentOn(postgresUrl: string, database: string) {
  const client = new pg.Client({ connectionString: postgresUrl })
  await client.connect()
  await client.query(`create database ${database} owner ${roles.owner.name}`)
  await client.end()
  const urlOf = ({ name, password }: { name: string; password: string }): string =>
    Object.assign(new URL(postgresUrl), { username: name, password, pathname: `/${database}` }).href
  return {
    DATABASE_URL: urlOf(roles.running),
    DATABASE_OWNER_URL: urlOf(roles.owner),
    BREAKWATER_SECRET: randomBytes(48).toString('base64url'),
    BREAKWATER_TRUSTED_PROXIES: '127.0.0.1/32',
    BREAKWATER_ADMIN_EMAIL: 'bench@example.com',
    BREAKWATER_ADMIN_PASSWORD: randomBytes(24).toString('base64url'),
  }
}
