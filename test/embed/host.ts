import { setTimeout as sleep } from 'node:timers/promises'
import * as pg from 'pg'
import { createBreakwater, defineEvents, verifyExport, type Breakwater, type Identity } from 'breakwater'

/** What this host saw, told in one line of JSON at the end. */
export type Report = {
  afterRollback: Counts
  afterCommit: Counts
  /** A session opened through one Breakwater, asked about at the other one. */
  session: { open: boolean; userId: string | undefined; endedByOther: boolean; reason: string | undefined }
  decisions: string[]
  undeclaredType: string
  attack: Awaited<ReturnType<Breakwater['audit']['detectBruteForce']>>
  proofs: { live: boolean; exported: boolean; events: number }
  ownInt8: string
  tables: string[]
  pool: { works: boolean; clients: number; idle: number }
}
type SessionCheck = Awaited<ReturnType<Breakwater['sessions']['check']>>
type Counts = { contracts: number; sessions: number; events: number }

const url = process.env['DATABASE_URL']
const laptop = { address: '203.0.113.7', userAgent: 'a browser' }
const anna = { id: 'employee-42', name: 'Anna', roles: ['operator'], groupIds: [], active: true } as const
const left = { id: 'employee-7', name: 'Ben', roles: ['admin'], groupIds: [], active: false } as const
const identity: Identity = { find: (id) => Promise.resolve([anna, left].find((one) => one.id === id)) }
const events = defineEvents({
  'app.contract_signed': ['Somebody signed a contract.', 'medium'],
  'app.sign_in_failed': ['A sign-in to this application failed.', 'low'],
})
const by = {
  actor: { kind: 'user', id: anna.id, name: anna.name },
  roles: anna.roles,
  address: laptop.address,
} as const

// The host has ideas of its own about int8.
pg.types.setTypeParser(20, BigInt)
const pool = new pg.Pool({ connectionString: url })
const otherPool = new pg.Pool({ connectionString: url })
await pool.query('create table contract (id text primary key, signed_by text not null)')

const open = (own: pg.Pool): Promise<Breakwater> =>
  createBreakwater({
    database: { pool: own },
    secret: 'only-for-this-test-only-for-this-test',
    identity,
    events,
  })
// Both find an empty database, and both bring it up to date.
const [breakwater, other] = await Promise.all([open(pool), open(otherPool)])

await sign('contract-1', 'rollback')
const afterRollback = await count()
const token = await sign('contract-2', 'commit')
const afterCommit = await count()
const decisions = [
  await decide(token, 'operator'),
  await decide(token, 'security'),
  await decide(await openFor(left.id), 'viewer'),
]
const session = await useFromBoth(token)
const undeclaredType = await breakwater.audit
  .record(breakwater.db, { type: 'app.never_declared', outcome: 'success', by })
  .then(() => 'recorded', String)
const attack = await attackOn(anna.id)
// Stopping seals what is left, so the other one can prove all of it.
await breakwater.stop()
const proofs = await prove(other)
await other.stop()
await otherPool.end()

const report: Report = {
  afterRollback,
  afterCommit,
  session,
  decisions,
  undeclaredType,
  attack,
  proofs,
  ownInt8: await readInt8(),
  tables: await listTables(),
  pool: {
    works: (await pool.query('select 1')).rowCount === 1,
    clients: pool.totalCount,
    idle: pool.idleCount,
  },
}
await pool.end()
console.log(JSON.stringify(report))
// No process.exit: nothing may be left that keeps a host alive.

/** The host's own business transaction, with a session and an event of ours inside. */
async function sign(id: string, end: 'commit' | 'rollback'): Promise<string> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('insert into contract values ($1, $2)', [id, anna.id])
    const handle = breakwater.handleOf(client)
    const opened = await breakwater.sessions.open(handle, { userId: anna.id, ...laptop })
    const subject = { type: 'contract', id }
    await breakwater.audit.record(handle, { type: 'app.contract_signed', outcome: 'success', by, subject })
    await client.query(end)
    if (!opened.opened) throw new Error('The only session was refused.')
    return opened.token
  } finally {
    client.release()
  }
}

async function count(): Promise<Counts> {
  const { rows } = await pool.query<Record<keyof Counts, string>>(`select
    (select count(*) from contract)::text as contracts,
    (select count(*) from breakwater.session)::text as sessions,
    (select count(*) from breakwater.event where type = 'app.contract_signed')::text as events`)
  const [row] = rows
  return { contracts: Number(row?.contracts), sessions: Number(row?.sessions), events: Number(row?.events) }
}

async function openFor(userId: string): Promise<string> {
  const opened = await breakwater.sessions.open(breakwater.db, { userId, ...laptop })
  if (!opened.opened) throw new Error('The only session was refused.')
  return opened.token
}

async function decide(sessionToken: string, access: 'operator' | 'security' | 'viewer'): Promise<string> {
  const verdict = await breakwater.access.decide({ access, cookies: [sessionToken], ...laptop })
  return verdict.allowed ? `allowed as ${verdict.caller.roles.join()}` : verdict.error.code
}

async function useFromBoth(sessionToken: string): Promise<Report['session']> {
  const before = await breakwater.sessions.check(sessionToken, laptop)
  const id = before.valid ? before.session.id : ''
  const endedByOther = await other.sessions.end(other.db, id, { by, reason: 'terminated' })
  const after = await refusal(sessionToken)
  return {
    open: before.valid,
    userId: before.valid ? before.session.userId : undefined,
    endedByOther,
    reason: after.valid ? undefined : after.reason,
  }
}

/** The news of the end is on its way from the other one. */
async function refusal(sessionToken: string): Promise<SessionCheck> {
  const deadline = Date.now() + 5_000
  for (;;) {
    const check = await breakwater.sessions.check(sessionToken, laptop)
    if (!check.valid || Date.now() > deadline) return check
    await sleep(10)
  }
}

/** Failures that this host records itself, each by somebody who could not prove to be that person. */
async function attackOn(id: string): Promise<Report['attack']> {
  const type = 'app.sign_in_failed'
  const stranger = { actor: { kind: 'anonymous' }, roles: [], address: '198.51.100.9' } as const
  for (let failures = 0; failures < 5; failures += 1)
    await breakwater.audit.record(breakwater.db, {
      type,
      outcome: 'failure',
      by: stranger,
      subject: { type: 'user', id },
    })
  return breakwater.audit.detectBruteForce(breakwater.db, { userId: id, type })
}

async function prove({ audit, db }: Breakwater): Promise<Report['proofs']> {
  const live = await audit.verify(db)
  const exported = await verifyExport(audit.export(db), { publicKey: await audit.publicKey(db) })
  return { live: live.ok, exported: exported.ok, events: exported.events }
}

async function readInt8(): Promise<string> {
  const { rows } = await pool.query<{ value: unknown }>('select 9007199254740993::int8 as value')
  return typeof rows[0]?.value === 'bigint' ? String(rows[0].value) : 'parsed by somebody else'
}

async function listTables(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(`select table_schema || '.' || table_name as name
    from information_schema.tables
    where table_schema !~ '^(pg_|information_schema|breakwater)' order by 1`)
  return rows.map(({ name }) => name)
}
