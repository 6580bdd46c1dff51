import type { Belief, Caller } from '../../kernel/identity.ts'
import type { IpVerdict } from '../ip-access/service.ts'
import type { IpDecisionRow } from './tables.ts'
import type * as Type from 'typebox'
import type { clientAddressCheck } from '../ip-access/status-contract.ts'

/** What was decided: “Rule 3 “Office only” refused Budi Santoso from 203.0.113.7 (SG).” */
export function sentenceOf(row: IpDecisionRow): string {
  const place = row.country === null ? row.address : `${row.address} (${row.country})`
  const doubt =
    row.proof === 'claimed' && row.user_name !== null ? ' It was not proved that it was them.' : ''
  return `${decidedBy(row)} refused ${whoOf(row)} from ${place}.${doubt}`
}

const decidedBy = ({ rule_name: name, rule_position: position }: IpDecisionRow): string =>
  name === null
    ? 'No rule matched, and the default'
    : `Rule ${position === null ? '' : `${position} `}“${name}”`

function whoOf({ api_token_name: token, user_name: user, proof }: IpDecisionRow): string {
  if (token !== null) return `the API token “${token}”${user === null ? '' : ` of ${user}`}`
  if (user === null) return 'somebody'
  return proof === 'claimed' ? `somebody who gave the name of ${user}` : user
}

/** Why an address is taken to be the client's. */
export function sentenceOfAddressSource({ because, peer, forwardedFor }: Belief): string {
  if (because === 'forwarded') return `The trusted proxy ${peer} said so in X-Forwarded-For.`
  const ignored =
    forwardedFor === undefined ? '' : ` X-Forwarded-For was not read: ${peer} is no trusted proxy.`
  return `It is the other end of the connection.${ignored}`
}

/** What the rules say now to whom they refused then. */
export function sentenceOfNow({ allowed, rule, reason }: IpVerdict): string {
  if (reason === 'switched_off') return 'Now everybody comes in: the rules are switched off.'
  if (reason === 'admin_bypass') return 'Now they come in as an administrator, whatever the rules say.'
  const decider = rule === undefined ? 'no rule matches, and the default' : `the rule “${rule.name}”`
  return `Now ${decider} ${allowed ? 'lets them in' : 'refuses them'} from there.`
}

/** Which address a caller is taken to have, and why. */
export function explainAddress({
  address = '',
  belief,
}: Caller): Type.Static<typeof clientAddressCheck.reply> {
  const known = belief ?? { because: 'peer' as const, peer: address }
  return {
    address,
    because: known.because,
    sentence: sentenceOfAddressSource(known),
    forwardedFor: known.forwardedFor ?? null,
  }
}
