import type { Role } from '../../kernel/identity.ts'

export type UserRow = {
  id: string
  /** In its normalised spelling. */
  email: string
  name: string
  roles: Role[]
  active: boolean
  /** Null for somebody who has not chosen one: invited, or signing in at an identity provider. */
  password_hash: string | null
  credentials_changed_at: Date
  version: number
  created_at: Date
  updated_at: Date
  last_sign_in_at: Date | null
}

export type GroupRow = {
  id: string
  name: string
  created_at: Date
  /** Session settings that the group overrides. */
  settings: Record<string, unknown>
  version: number
}

/** Who a person is at an identity provider. */
export type UserIdentityRow = { issuer: string; subject: string; user_id: string; created_at: Date }

export type UserTables = {
  user_account: UserRow
  user_group: GroupRow
  user_group_member: { user_id: string; group_id: string }
  user_identity: UserIdentityRow
}
