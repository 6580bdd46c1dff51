import { parseNetworks, type NetworkSet } from '../../kernel/address.ts'
import { hasRole, type Person, type Role } from '../../kernel/identity.ts'
import type { TokenState } from './contract.ts'

export type TokenConditions = {
  role: Role
  /** Absent when no person made it: then there is nobody whose rights it could exceed. */
  createdById: string | null
  expiresAt: Date
  isRevoked: boolean
  /** Absent when it may be used from anywhere. */
  networks: NetworkSet | undefined
}
export type TokenProblem = Exclude<TokenState, 'active'> | 'network'

/** What the maker is now; absent when there is no such person (any more). */
export type Maker = Pick<Person, 'active' | 'roles'> | undefined

/** Why a known API token is refused, or undefined. */
export function problemWithUse(
  token: TokenConditions,
  use: { at: Date; address: string; maker: Maker },
): TokenProblem | undefined {
  const state = stateOf(token, use)
  if (state !== 'active') return state
  return token.networks && !token.networks.has(use.address) ? 'network' : undefined
}

/** What an API token is worth, from wherever it is used. */
export function stateOf(
  { role, createdById, expiresAt, isRevoked }: Omit<TokenConditions, 'networks'>,
  { at, maker }: { at: Date; maker: Maker },
): TokenState {
  if (isRevoked) return 'revoked'
  if (expiresAt <= at) return 'expired'
  if (createdById === null) return 'active'
  if (!maker?.active) return 'maker_disabled'
  return hasRole(maker.roles, role) ? 'active' : 'maker_demoted'
}

export const networksOf = (entries: readonly string[]): NetworkSet | undefined =>
  entries.length === 0 ? undefined : parseNetworks(entries)
