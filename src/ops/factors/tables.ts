export type TotpRow = {
  user_id: string
  /** Sealed. */
  secret: Uint8Array
  /** Of the newest code that was accepted. */
  last_step: number
  created_at: Date
}

export type RecoveryCodeRow = { user_id: string; code_hash: string; created_at: Date }

export type PasskeyRow = {
  id: string
  user_id: string
  /** The authenticator's name for it, in base64url. */
  credential_id: string
  public_key: Uint8Array
  sign_count: number
  transports: string[]
  name: string
  created_at: Date
  last_used_at: Date | null
}

export type FactorTables = { totp: TotpRow; recovery_code: RecoveryCodeRow; passkey: PasskeyRow }
