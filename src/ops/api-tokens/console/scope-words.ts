import type { TokenScope } from '../../../kernel/identity.ts'

/** What a token with that scope may, of what its role may. */
export const scopeWords: Record<TokenScope, string> = {
  role: 'all that its role may, but not administer people',
  read: 'only read what its role may read',
  orders: 'orders, partners, containers and tracking links',
  people: 'administer people and groups, never administrators',
  metrics: 'read the metrics of the server',
}
