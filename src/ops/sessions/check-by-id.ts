import { checkHash, type Recognition } from './check.ts'
import type { CheckDependencies } from './dependencies.ts'
import * as queries from './queries.ts'

const rememberedIds = 50_000

/** What is asked of a session by its id. Never by an id that a client sent. */
export function createById(dependencies: CheckDependencies) {
  // Hints: what is known by the hash decides, and a session that got a new token is looked up again.
  const hashes = new Map<string, string>()
  return { checkById: checkById(dependencies, hashes), isOpen: isOpen(dependencies, hashes) }
}

type Hashes = Map<string, string>

/**
 * The check of a request that comes in the name of a session, not with its token: what the session opened elsewhere lasts as long
 * as the session does. It is no use of the session until `noteUse`.
 */
const checkById =
  (dependencies: CheckDependencies, hashes: Hashes) =>
  async (id: string, from: Parameters<typeof checkHash>[2]): Promise<Recognition> => {
    const hint = hashes.get(id)
    const check = hint === undefined ? unknown : await checkHash(dependencies, hint, from)
    if (check.valid) return check
    const tokenHash = await queries.findTokenHash(dependencies.db, id)
    if (tokenHash === undefined || tokenHash === hint) {
      hashes.delete(id)
      return check
    }
    remember(hashes, id, tokenHash)
    return checkHash(dependencies, tokenHash, from)
  }

/** Whether the session has not ended, as far as this node can know; no use of it, and nothing is noticed. */
const isOpen =
  (dependencies: CheckDependencies, hashes: Hashes) =>
  async (id: string): Promise<boolean> => {
    const hint = hashes.get(id)
    if (hint !== undefined && (await dependencies.known.get(hint))) return true
    const tokenHash = await queries.findTokenHash(dependencies.db, id)
    if (tokenHash === undefined) hashes.delete(id)
    else remember(hashes, id, tokenHash)
    return tokenHash !== undefined
  }

function remember(hashes: Hashes, id: string, tokenHash: string): void {
  if (hashes.size >= rememberedIds) hashes.clear()
  hashes.set(id, tokenHash)
}

const unknown: Recognition = { valid: false, reason: 'unknown' }
