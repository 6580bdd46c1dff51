/** What can change about a person's second factors: the audit event is `factor.` and the word, and the person is told. */
export const factorChanges = [
  'totp_added',
  'totp_removed',
  'recovery_codes_renewed',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
  'reset',
] as const
export type FactorChange = (typeof factorChanges)[number]
