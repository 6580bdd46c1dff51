import type { Session } from '../contract.ts'
import type { EndReason } from '../words.ts'

export const methodWords: Record<Session['method'], string> = {
  password: 'by password',
  password_and_code: 'by password and code',
  passkey: 'by passkey',
  oidc: 'by your organisation’s sign-in',
  host: 'by another application',
}

/** How sessions end, to go on after `ended:` or to stand alone. */
export const reasonWords: Record<EndReason, string> = {
  signed_out: 'Signed out',
  idle_timeout: 'Idle for too long',
  absolute_timeout: 'Longest duration reached',
  limit: 'Made room for a newer one',
  terminated: 'Ended by hand',
  suspicious: 'Token in two hands',
  credentials_changed: 'Password or factors changed',
  user_disabled: 'Account disabled',
}
