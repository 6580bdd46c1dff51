import { bind } from '../../kernel/bind.ts'
import { createAnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import { createWriteBehind } from '../../kernel/database/write-behind.ts'
import { find, load } from './find-token.ts'
import { list } from './list-tokens.ts'
import { create, revoke } from './create-token.ts'
import type { ApiTokenDependencies } from './dependencies.ts'
import * as queries from './queries.ts'
import { warn } from './warning.ts'

export type ApiTokens = ReturnType<typeof createApiTokens>

/** API tokens for machines: shown once, kept as a hash, never worth more than the person who made them. */
export function createApiTokens(dependencies: ApiTokenDependencies) {
  const { db, bus, log } = dependencies
  const tokens = createAnnouncedCache(bus, {
    topic: 'api_tokens.changed',
    capacity: 10_000,
    load: (tokenHash) => load(db, tokenHash),
  })
  const uses = createWriteBehind<queries.TokenUse>({
    everySeconds: 5,
    log,
    write: (batch) => queries.noteTokenUses(db, batch),
  })
  const parts = { ...dependencies, tokens, uses }
  return {
    create: bind(parts, create),
    revoke: bind(parts, revoke),
    list: bind(parts, list),
    find: bind(parts, find),
    warn: bind(parts, warn),
    start: () => uses.start(),
    /** Writes the last-used times that were still waiting. */
    stop: () => uses.stop(),
  }
}
