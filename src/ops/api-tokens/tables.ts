import type { Role, TokenScope } from '../../kernel/identity.ts'

export type ApiTokenRow = {
  id: string
  token_hash: string
  name: string
  role: Role
  scopes: TokenScope[]
  /** In CIDR notation; none means anywhere. */
  networks: string[]
  /** The maker's name at the time; the id is absent when it was made on the command line. */
  created_by: string
  created_by_id: string | null
  created_at: Date
  expires_at: Date
  revoked_at: Date | null
  last_used_at: Date | null
  /** When the maker was told that it ends soon. */
  warned_at: Date | null
}

export type ApiTokenTables = { api_token: ApiTokenRow }
