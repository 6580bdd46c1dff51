/**
 * Breakwater inside an application of its own: sessions, access decisions and the audit log on the application's PostgreSQL.
 *
 *     npm install breakwater pg
 *     DATABASE_URL=postgres://… node host.ts
 */
import { randomBytes } from 'node:crypto'
import * as pg from 'pg'
import { createBreakwater, defineEvents, type Identity } from 'breakwater'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'] })

// Your users stay yours: Breakwater only asks who an id is. Look them up in your own table here.
const people = [{ id: 'employee-42', name: 'Anna', roles: ['operator'], groupIds: [], active: true } as const]
const identity: Identity = { find: (id) => Promise.resolve(people.find((person) => person.id === id)) }

const breakwater = await createBreakwater({
  database: { pool },
  // Keep it: what is sealed under one secret cannot be opened under another. Here it is new in every run, on an empty database.
  secret: process.env['BREAKWATER_SECRET'] ?? randomBytes(48).toString('base64url'),
  identity,
  events: defineEvents({ 'app.contract_signed': ['Somebody signed a contract.', 'medium'] }),
})

// After you have checked the password: the token goes into a cookie (HttpOnly, SameSite=Lax, Secure).
const laptop = { address: '203.0.113.7', userAgent: 'a browser' }
const opened = await breakwater.sessions.open(breakwater.db, { userId: 'employee-42', ...laptop })
// Only where `ops.session.limit_policy` is not `end_oldest`: show them `opened.sessions`.
if (!opened.opened) throw new Error('You are signed in in too many places.')
const { token } = opened

// On every request: may whoever sends this cookie do what an operator does?
const verdict = await breakwater.access.decide({ access: 'operator', cookies: [token], ...laptop })
if (!verdict.allowed) throw verdict.error
console.log(`Allowed as ${verdict.caller.roles.join(', ')}.`)

// Your transaction, with the audit event inside: both are committed, or neither is.
const client = await pool.connect()
try {
  await client.query('begin')
  await client.query('create table if not exists contract (id text primary key, signed_by text not null)')
  await client.query('insert into contract values ($1, $2) on conflict do nothing', ['C-1', 'employee-42'])
  await breakwater.audit.record(breakwater.handleOf(client), {
    type: 'app.contract_signed',
    outcome: 'success',
    by: verdict.caller,
    subject: { type: 'contract', id: 'C-1' },
    details: { pages: 12 },
  })
  await client.query('commit')
} catch (error) {
  await client.query('rollback')
  throw error
} finally {
  client.release()
}

// Sealing follows within two seconds by itself; here we do not wait for it.
await breakwater.audit.seal(breakwater.db)
const proof = await breakwater.audit.verify(breakwater.db)
console.log(proof.ok ? `The log is proved: ${proof.events} events.` : proof.problem?.sentence)

await breakwater.stop()
await pool.end()
