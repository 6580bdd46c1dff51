import { parseNetworks, type NetworkSet } from '../../kernel/address.ts'

export type TokenConditions = {
  expiresAt: Date
  isRevoked: boolean
  /** Absent when it may be used from anywhere. */
  networks: NetworkSet | undefined
}
export type TokenProblem = 'revoked' | 'expired' | 'network'

/** Why a known API token is refused, or undefined. */
export function problemWithUse(
  token: TokenConditions,
  use: { at: Date; address: string },
): TokenProblem | undefined {
  if (token.isRevoked) return 'revoked'
  if (token.expiresAt <= use.at) return 'expired'
  return token.networks && !token.networks.has(use.address) ? 'network' : undefined
}

export const networksOf = (entries: readonly string[]): NetworkSet | undefined =>
  entries.length === 0 ? undefined : parseNetworks(entries)
