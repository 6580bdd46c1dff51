import { createAnnouncedCache } from '../../kernel/announced-cache.ts'
import type { Identity, Person } from '../../kernel/identity.ts'
import { createWriteBehind } from '../../kernel/write-behind.ts'
import * as apiTokens from './api-tokens.ts'
import * as credentials from './credentials.ts'
import * as groups from './groups.ts'
import { createPasswords } from './password.ts'
import type { UserNeeds } from './needs.ts'
import * as people from './people.ts'
import * as queries from './queries.ts'

export type Users = ReturnType<typeof createUsers>

/** People with their roles, groups and passwords, and API tokens for machines. Implements the identity port. */
export function createUsers(needs: UserNeeds) {
  const { db, bus, log } = needs
  const persons = createAnnouncedCache<Person>(bus, {
    topic: 'users.changed',
    capacity: 10_000,
    load: (id) => people.loadPerson(db, id),
  })
  const tokens = createAnnouncedCache(bus, {
    topic: 'api_tokens.changed',
    capacity: 10_000,
    load: (tokenHash) => apiTokens.load(db, tokenHash),
  })
  const uses = createWriteBehind<queries.TokenUse>({
    everySeconds: 5,
    log,
    write: (batch) => queries.noteTokenUses(db, batch),
  })
  const identity: Identity = { find: (userId) => persons.get(userId) }
  const parts = { ...needs, persons, tokens, uses, passwords: createPasswords() }
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
    createApiToken: apiTokens.create(parts),
    revokeApiToken: apiTokens.revoke(parts),
    listApiTokens: apiTokens.list,
    findByToken: apiTokens.find(parts),
    start: () => uses.start(),
    /** Writes the last-used times that were still waiting. */
    stop: () => uses.stop(),
  }
}
