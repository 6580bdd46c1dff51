import { createIds } from '../../src/kernel/ids.ts'
import type { Db } from '../../src/kernel/database/database.ts'
import type { Caller } from '../../src/kernel/identity.ts'
import { createLog } from '../../src/kernel/log.ts'
import { createSettingRegistry } from '../../src/kernel/setting-registry.ts'
import type { ApiTokenDependencies } from '../../src/ops/api-tokens/dependencies.ts'
import { createApiTokens } from '../../src/ops/api-tokens/service.ts'
import { apiTokenSettings } from '../../src/ops/api-tokens/settings.ts'
import { createSessions, type Opened, type Opening, type Sessions } from '../../src/ops/sessions/service.ts'
import type { SessionDependencies } from '../../src/ops/sessions/dependencies.ts'
import { sessionSettings } from '../../src/ops/sessions/settings.ts'
import type { UserDependencies } from '../../src/ops/users/dependencies.ts'
import { createUsers } from '../../src/ops/users/service.ts'
import { createTestAudit } from './audit.ts'
import { createTestWire } from './bus.ts'
import { createTestRetention } from './retention.ts'
import { createTestClock, type TestClock } from './clock.ts'

export const password = 'correct horse battery staple'
export const office = '192.0.2.7'
export const root: Caller = {
  actor: { kind: 'user', id: 'root', name: 'Root' },
  roles: ['admin'],
  address: office,
}

let count = 0
/** An e-mail address that no other test of the file uses. */
export const freshEmail = (): string => `person-${++count}@example.com`

/** Opens a session where nothing stands against it. */
export async function openSession(
  sessions: Pick<Sessions, 'open'>,
  db: Db,
  opening: Opening,
): Promise<Opened> {
  const opened = await sessions.open(db, opening)
  if (!opened.opened) throw new Error('The person has as many open sessions as allowed.')
  return opened
}

/** Users and sessions on as many nodes as the test wants, all on one database, under a clock that the test moves. */
export function setUpPeople(
  db: Db,
  {
    limits,
    places,
    tellMaker,
    clock = createTestClock(),
    ...rules
  }: Pick<SessionDependencies, 'limits' | 'places'> &
    Pick<UserDependencies, 'rulesAbout' | 'lockoutCheck'> &
    Pick<ApiTokenDependencies, 'tellMaker'> & { clock?: TestClock } = {},
) {
  const ids = createIds(clock)
  const wire = createTestWire()
  const audit = createTestAudit()
  const registry = createSettingRegistry([sessionSettings, apiTokenSettings])
  const log = createLog({ level: 'silent' })
  const startNode = (handle = db) => {
    const shared = { db: handle, clock, ids, bus: wire.node(), log, audit }
    const sessions = createSessions({
      ...shared,
      retention: createTestRetention(clock, { settings: registry, audit }),
      settings: registry.view(sessionSettings),
      ...(limits && { limits }),
      ...(places && { places }),
    })
    const users = createUsers({ ...shared, settings: registry, sessions, ...rules })
    const apiTokens = createApiTokens({
      ...shared,
      identity: users.identity,
      settings: registry.view(apiTokenSettings),
      ...(tellMaker && { tellMaker }),
    })
    return { bus: shared.bus, sessions, users, apiTokens }
  }
  return { ...startNode(), startNode, db, clock, wire, audit, registry }
}
