import { formatCount } from '../../../console/ui/format.ts'
import type { IpDecision } from '../contract.ts'
import type { Occasion, Proof } from '../words.ts'

export const occasionWords: Record<Occasion, string> = {
  sign_in: 'Signing in',
  request: 'A request while signed in',
  api_token: 'A request with an API token',
  forward_auth: 'A system behind forward-auth',
}

/** How it is known who was refused. */
export const proofWords: Record<Proof, string> = {
  session: 'Known by the session that was used.',
  api_token: 'Known by the API token, which acts for the person who made it.',
  proved: 'Proved: the password, the passkey or the provider was right.',
  claimed: 'Claimed: somebody gave this name at the sign-in. The password was not proved.',
}

type Refused = Pick<IpDecision, 'user' | 'apiToken'>

/** Who was refused, as far as anybody knows: `API token ERP of Budi Santoso`. */
export function whoWords({ user, apiToken }: Refused): string {
  const name = user?.name ?? 'Nobody known'
  return apiToken === null ? name : `API token ${apiToken.name}${user ? ` of ${name}` : ''}`
}

/** What decided: the rule by its name, or what holds where none does. */
export const decidedBy = ({ rule, reason }: Pick<IpDecision, 'rule' | 'reason'>): string =>
  rule?.name ?? (reason === 'default' ? 'No rule: nobody else may come in' : 'Not known any more')

/** `8 hours`, `1 day`, `3 days`. */
export const hoursWords = (hours: number): string =>
  hours >= 24 && hours % 24 === 0 ? formatCount(hours / 24, 'day') : formatCount(hours, 'hour')

/** What an exception is made for: an IPv4 address, or the network in which an IPv6 client changes its own. */
export const placeWords = (address: string): string =>
  address.includes(':') ? `the network (/64) of ${address}` : address
