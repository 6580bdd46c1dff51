import { checkHash, type CheckNeeds, type Recognition } from './check.ts'
import * as queries from './queries.ts'

const rememberedIds = 50_000

/**
 * The check of a request that comes in the name of a session, not with its token: what the session opened elsewhere lasts as long
 * as the session does. It is no use of the session until `noteUse`. Never for an id that a client sent.
 */
export function createCheckById(needs: CheckNeeds) {
  // Hints: the check by the hash decides, and a session that got a new token is looked up again.
  const hashes = new Map<string, string>()
  return async (id: string, from: Parameters<typeof checkHash>[2]): Promise<Recognition> => {
    const hint = hashes.get(id)
    const check = hint === undefined ? unknown : await checkHash(needs, hint, from)
    if (check.valid) return check
    const tokenHash = await queries.findTokenHash(needs.db, id)
    if (tokenHash === undefined || tokenHash === hint) {
      hashes.delete(id)
      return check
    }
    if (hashes.size >= rememberedIds) hashes.clear()
    hashes.set(id, tokenHash)
    return checkHash(needs, tokenHash, from)
  }
}

const unknown: Recognition = { valid: false, reason: 'unknown' }
