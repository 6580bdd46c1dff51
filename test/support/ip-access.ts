import { sql } from 'kysely'
import type { Database, Db } from '../../src/kernel/database/database.ts'
import type { Caller, Identity } from '../../src/kernel/identity.ts'
import { createIds } from '../../src/kernel/ids.ts'
import { createLog } from '../../src/kernel/log.ts'
import { ensurePartitions } from '../../src/kernel/database/partitions.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import { rulesAbout } from '../../src/ops/ip-access/list-rules.ts'
import { createHits } from '../../src/ops/ip-access/live/hits.ts'
import { ipAccessMigrations } from '../../src/ops/ip-access/migrations.ts'
import { createIpAccess } from '../../src/ops/ip-access/service.ts'
import { ipAccessSettings } from '../../src/ops/ip-access/settings.ts'
import { sessionMigrations } from '../../src/ops/sessions/migrations.ts'
import { sessionPartitions } from '../../src/ops/sessions/tables.ts'
import { settingMigrations } from '../../src/ops/settings/migrations.ts'
import { createSettings } from '../../src/ops/settings/service.ts'
import { userMigrations } from '../../src/ops/users/migrations.ts'
import { setUpPeople } from './people.ts'

/** The tables that publishing IP rules reads and writes. */
export const ipAccessTables = {
  migrations: { ...userMigrations, ...sessionMigrations, ...settingMigrations, ...ipAccessMigrations },
  prepare: ({ owner }: Database) => ensurePartitions(owner, sessionPartitions),
}

/** Whose place no rule of a test is about, unless it says so. */
export const officer = {
  actor: { kind: 'user', id: '019a0000-0000-7000-8000-000000000001', name: 'Officer' },
  roles: ['security'],
  address: '198.51.100.7',
  sessionId: '019a0000-0000-7000-8000-000000000002',
} as const satisfies Caller

const stops: (() => Promise<void>)[] = []

/** IP access on as many nodes as the test wants, on a database without rules, people or open sessions. Those of the test before are stopped. */
export async function createIpNodes(db: Db) {
  await Promise.allSettled(stops.splice(0).map((stop) => stop()))
  for (const table of ['ip_rule', 'ip_pending', 'ip_rule_hit', 'setting', 'session', 'user_account'])
    await sql`delete from ${sql.table(`breakwater.${table}`)}`.execute(db)
  await sql`update breakwater.ip_rule_set set version = 1, enforced = true`.execute(db)
  const people = setUpPeople(db, {
    rulesAbout,
    lockoutCheck: (tx, change, work) => first.ipAccess.guardPeopleChange(tx, change, work),
  })
  const { clock, audit, wire } = people
  const startNode = async (handle = db) => {
    const { bus, sessions, users } = people.startNode(handle)
    const registry = createSettingRegistry([ipAccessSettings])
    const shared = {
      db: handle,
      clock,
      ids: createIds(clock),
      bus,
      log: createLog({ level: 'silent' }),
      audit,
    }
    const settings = createSettings({ ...shared, registry })
    const identity: Identity = users.identity
    const ipAccess = createIpAccess({
      ...shared,
      stored: settings,
      identity,
      people: { find: users.findPerson, listAdmins: users.listAdmins, restore: users.restore },
      sessions,
      hits: createHits(shared),
    })
    settings.beforeChange.subscribe((tx, { wanted, by }) => ipAccess.beforeSettingChange(tx, wanted, by))
    settings.afterChange.subscribe((_db, { key, by }) => ipAccess.afterSettingChange(key, by))
    await settings.start()
    await ipAccess.start()
    stops.push(() => ipAccess.stop())
    return { bus, sessions, users, settings, registry, ipAccess }
  }
  const first = await startNode()
  return { ...first, startNode, db, clock, audit, wire }
}
