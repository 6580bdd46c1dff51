import { createAnnouncedCache } from '../../kernel/announced-cache.ts'
import type { Identity, Person } from '../../kernel/identity.ts'
import * as credentials from './credentials.ts'
import * as groups from './groups.ts'
import { createPasswords } from './password.ts'
import type { UserNeeds } from './needs.ts'
import * as people from './people.ts'

export type Users = ReturnType<typeof createUsers>

/** People with their roles, groups and passwords. Implements the identity port. */
export function createUsers(needs: UserNeeds) {
  const { db, bus } = needs
  const persons = createAnnouncedCache<Person>(bus, {
    topic: 'users.changed',
    capacity: 10_000,
    load: (id) => people.loadPerson(db, id),
  })
  const identity: Identity = { find: (userId) => persons.get(userId) }
  const parts = { ...needs, persons, passwords: createPasswords() }
  return {
    identity,
    create: people.create(parts),
    update: people.update(parts),
    list: people.list,
    createGroup: groups.create(parts),
    listGroups: groups.list,
    verifyPassword: credentials.verify(parts),
    stillHolds: credentials.stillHolds,
    setPassword: credentials.set(parts),
    ensureFirstAdmin: people.ensureFirstAdmin(parts),
  }
}
