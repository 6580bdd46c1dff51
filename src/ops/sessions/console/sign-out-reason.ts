import { endReasons } from '../words.ts'

/** Why somebody finds themselves before the sign-in page. */
const reasons = [...endReasons, 'reauthenticate', 'over', 'password_chosen'] as const
export type SignOutReason = (typeof reasons)[number]

/** Only words that are known: the address bar is anybody's to write. */
export const toSignOutReason = (word: unknown): SignOutReason | undefined =>
  reasons.find((known) => known === word)

export const signOutSentences: Record<SignOutReason, string> = {
  signed_out: 'You have signed out.',
  idle_timeout: 'You were signed out because nothing was done here for a while.',
  absolute_timeout: 'You were signed out because your session had reached its longest duration.',
  limit: 'Your session ended because you signed in elsewhere and only so many may be open at once.',
  terminated:
    'Your session was ended: from another device of yours, because your roles changed, or by whoever watches over security.',
  suspicious:
    'Your session was ended because it looked as if somebody else was using it too. Unless you know why, change your password.',
  credentials_changed: 'You were signed out because your password or your second factors were changed.',
  user_disabled: 'Your session was ended because this account is disabled. An administrator can enable it.',
  reauthenticate: 'Something about your session was unusual. Sign in again to show that it is you.',
  over: 'Your session is over. Sign in to go on.',
  password_chosen: 'Your password is set. Sign in with it.',
}
