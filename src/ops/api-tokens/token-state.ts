import { parseNetworks, type NetworkSet } from '../../kernel/network/address.ts'
import { addDays } from '../../kernel/clock.ts'
import { hasRole, type Person, type Role, type TokenScope } from '../../kernel/identity.ts'
import type { TokenState } from './contract.ts'
import type { ApiTokenRow } from './tables.ts'

export type TokenConditions = {
  role: Role
  scopes: readonly TokenScope[]
  /** Absent when no person made it: then there is nobody whose rights it could exceed. */
  createdById: string | null
  createdAt: Date
  expiresAt: Date
  isRevoked: boolean
  /** Absent when it may be used from anywhere. */
  networks: NetworkSet | undefined
}
export type TokenProblem = Exclude<TokenState, 'active'> | 'network'

/** What the maker is now; absent when there is no such person (any more). */
export type Maker = Pick<Person, 'active' | 'roles'> | undefined

/** When and from where a token is used, and what holds then. */
export type Use = { at: Date; address: string; maker: Maker; maxDays: number }

/** Why a known API token is refused, or undefined. */
export function problemWithUse(token: TokenConditions, use: Use): TokenProblem | undefined {
  const state = stateOf(token, use)
  if (state !== 'active') return state
  return token.networks && !token.networks.has(use.address) ? 'network' : undefined
}

/** What an API token is worth, from wherever it is used. */
export function stateOf(
  { role, scopes, createdById, isRevoked, ...life }: Omit<TokenConditions, 'networks'>,
  { at, maker, maxDays }: Omit<Use, 'address'>,
): TokenState {
  if (isRevoked) return 'revoked'
  if (endOf(life, maxDays) <= at) return 'expired'
  if (createdById === null) return 'active'
  if (!maker?.active) return 'maker_disabled'
  return rolesNeeded(role, scopes).every((needed) => hasRole(maker.roles, needed))
    ? 'active'
    : 'maker_demoted'
}

/** When a token ends: what it was given counts no further than any token may live today. */
export function endOf(
  { createdAt, expiresAt }: Pick<TokenConditions, 'createdAt' | 'expiresAt'>,
  maxDays: number,
): Date {
  const latest = addDays(createdAt, maxDays)
  return latest < expiresAt ? latest : expiresAt
}

/** Metrics are read by a scope in place of a role: then the maker must be one who may. */
const rolesNeeded = (role: Role, scopes: readonly TokenScope[]): readonly Role[] =>
  scopes.includes('metrics') ? [role, 'dba'] : [role]

export const networksOf = (entries: readonly string[]): NetworkSet | undefined =>
  entries.length === 0 ? undefined : parseNetworks(entries)

/** What of a stored token decides. */
export const conditionsOf = (row: Omit<ApiTokenRow, 'token_hash'>): TokenConditions => ({
  role: row.role,
  scopes: row.scopes,
  createdById: row.created_by_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  isRevoked: row.revoked_at !== null,
  networks: networksOf(row.networks),
})
