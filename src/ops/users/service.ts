import { bind } from '../../kernel/bind.ts'
import { createAnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import { createHook } from '../../kernel/hook.ts'
import type { Identity, Person } from '../../kernel/identity.ts'
import { stopInTurn } from '../../kernel/stop.ts'
import { createBackground } from './bounded-queue.ts'
import * as credentials from './passwords/credentials.ts'
import * as groups from './groups.ts'
import { followGroupSettings } from './groups.ts'
import * as identities from './identities.ts'
import * as listing from './list-users.ts'
import { requireTouchable } from './machines.ts'
import { hashNewPassword, type NewPassword, createPasswords } from './passwords/password-hash.ts'
import type { PasswordChanged, UserDependencies } from './dependencies.ts'
import * as people from './people.ts'
import * as queries from './queries.ts'

export type Users = ReturnType<typeof createUsers>

/** People with their roles, groups and passwords. Implements the identity port. */
export function createUsers(dependencies: UserDependencies) {
  const { db, bus, log } = dependencies
  const background = createBackground(log)
  const persons = createAnnouncedCache<Person>(bus, {
    topic: 'users.changed',
    capacity: 10_000,
    load: (id) => people.loadPerson(db, id),
  })
  const groupSettings = followGroupSettings(dependencies)
  const identity: Identity = { find: (userId) => persons.get(userId) }
  const passwordChanged: PasswordChanged = createHook()
  const parts = {
    ...dependencies,
    passwordChanged,
    persons,
    background,
    groupSettings,
    passwords: createPasswords(),
  }
  return {
    identity,
    passwordChanged,
    create: bind(parts, people.create),
    update: bind(parts, people.update),
    restore: bind(parts, people.restore),
    list: bind(parts, listing.list),
    get: bind(parts, listing.get),
    getByEmail: bind(parts, listing.getByEmail),
    requireTouchable,
    noteSignIn: bind(parts, people.noteSignIn),
    groupIdsOf: bind(parts, people.groupIdsOf),
    /** A person as the database has them, in whatever transaction asks. */
    findPerson: people.loadPerson,
    listAdmins: people.listAdmins,
    /** Which of the ids nobody has. */
    listUnknown: { users: queries.listUnknownUsers, groups: queries.listUnknownGroups },
    createGroup: bind(parts, groups.create),
    updateGroup: bind(parts, groups.update),
    removeGroup: bind(parts, groups.remove),
    listGroups: groups.list,
    verifyPassword: bind(parts, credentials.verify),
    stillHolds: credentials.stillHolds,
    findProved: credentials.findProved,
    findByIdentity: identities.findByIdentity,
    linkIdentity: bind(dependencies, identities.linkIdentity),
    findUntied: identities.findUntied,
    findOwnWays: identities.findOwnWays,
    setPassword: bind(parts, credentials.set),
    hashNewPassword: (wanted: NewPassword): Promise<string> => hashNewPassword(parts, wanted),
    replacePassword: bind(parts, credentials.replace),
    ensureFirstAdmin: bind(parts, people.ensureFirstAdmin),
    /** Waits for what nobody waited for. */
    settle: (): Promise<void> => background.settle(),
    /** Reads the settings that groups have of their own, and from then on follows every change. */
    start: () => groupSettings.start(),
    stop: () => stopInTurn([() => groupSettings.stop(), () => background.settle()]),
  }
}
