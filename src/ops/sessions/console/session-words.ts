import type { Session, Ending } from '../contract.ts'
import type { EndReason } from '../words.ts'
import { formatCount, formatInteger } from '../../../console/ui/format.ts'

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
  suspicious: 'Possible token theft',
  credentials_changed: 'Password or factors changed',
  user_disabled: 'Account disabled',
}

/** `Firefox on Windows`: what people call the thing they sit at. */
export const toDeviceWords = ({ browser, os }: { browser: string; os: string }): string =>
  [browser, os].filter((part) => part !== '' && !/^unknown/i.test(part)).join(' on ') || 'Unknown device'

/** What ending sessions did: how many, and that every node knows it already. */
export function endingWords({ ended, nodes, milliseconds }: Ending): string {
  if (ended === 0) return 'No session was open any more.'
  const soon = `${formatInteger(Math.ceil(milliseconds))} ms`
  const where = nodes === 1 ? `refused from now on, after ${soon}` : `refused on ${nodes} nodes after ${soon}`
  return `${formatCount(ended, 'session')} ended; ${where}.`
}
