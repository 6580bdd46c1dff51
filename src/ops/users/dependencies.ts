import type { Announcements } from '../../kernel/bus/announced-cache.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/database/database.ts'
import type { Hook } from '../../kernel/hook.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import type { SettingRegistry } from '../../kernel/setting-registry.ts'
import type { Audit } from '../audit/service.ts'
import type { Sessions } from '../sessions/service.ts'

export type UserDependencies = {
  db: Db
  clock: Clock
  ids: Ids
  bus: Announcements
  log: Log
  audit: Pick<Audit, 'record'>
  settings: Pick<SettingRegistry, 'problemWithGroupValue' | 'replaceGroups'>
  sessions: Pick<Sessions, 'endAllOf' | 'countOpen'>
  /** The names of IP rules that are about a group; while there are any it is not removed. */
  rulesAbout?: (tx: Db, groupId: string) => Promise<readonly string[]>
  /** Does what changes a person's roles, groups or state, unless it would lock somebody out; absent where no IP rules are. */
  lockoutCheck?: <Result>(
    tx: Db,
    change: { userId?: string; confirm?: boolean | undefined; by: Caller },
    work: () => Promise<Result>,
  ) => Promise<Result>
  /** Absent where nobody can have a second factor. */
  factors?: { holders(db: Db, userIds: readonly string[]): Promise<ReadonlySet<string>> }
  /** What anybody knows of this installation (the company's name, the host): no password may be guessed from it. */
  wordsOfPlace?: () => readonly string[]
}

/** In the transaction that gives a person another password: links become worthless, the person is sent a mail. */
export type PasswordChanged = Hook<{ userId: string }>
