import { canonicalAddress } from '../../../kernel/network/address.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import { settingsUnder } from './evaluation-context.ts'
import { judge, type Judgement, type Moment, type IpVerdict, type IpVisit } from '../matching/evaluate.ts'
import type { Parts } from '../dependencies.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * Whether the visitor may come in, from memory while this node hears of changes; else the database is asked first. Throws UNAVAILABLE
 * when the rules cannot be found out. Counts what matched.
 */
export function decide(parts: Parts, visit: IpVisit): IpVerdict | Promise<IpVerdict> {
  const at = parts.clock.now()
  const judgement = judgeNow(parts, visit, at)
  if (!(judgement instanceof Promise)) return counted(parts, judgement, at)
  return judgement.then((judged) => counted(parts, judged, at))
}

/** The same, counting nothing. */
export function judgeOnly(parts: Parts, visit: IpVisit): IpVerdict | Promise<IpVerdict> {
  const judgement = judgeNow(parts, visit, parts.clock.now())
  return judgement instanceof Promise ? judgement.then(({ verdict }) => verdict) : judgement.verdict
}

/** The decision for an address and a person of the host's, as a host's own code asks for it. */
export async function check(parts: Parts, text: string, userId?: string): Promise<IpVerdict> {
  const address = canonicalAddress(text)
  if (address === undefined) throw kernelErrors.VALIDATION_FAILED({ summary: 'this is no address' })
  const known = userId === undefined ? undefined : await parts.identity.find(userId)
  const person = known ?? (userId === undefined ? undefined : { id: userId, roles: [], groupIds: [] })
  return decide(parts, { address, person })
}

function judgeNow(parts: Parts, visit: IpVisit, at: Date): Judgement | Promise<Judgement> {
  const trusted = parts.live.trusted()
  if (trusted) return judge(trusted, visit, momentUnder(parts, trusted, at))
  return parts.live.ask().then((asked) => judge(asked, visit, momentUnder(parts, asked, at)))
}

/** A moment under the settings that were read together with the rules. */
export const momentUnder = (
  { places }: Pick<Parts, 'places'>,
  { overrides }: Pick<Snapshot, 'overrides'>,
  at: Date,
): Moment => ({ ...settingsUnder(overrides), at, countryOf: places?.countryOf ?? nowhere })

const nowhere = () => undefined

function counted({ hits }: Parts, { verdict, winner, observed }: Judgement, at: Date): IpVerdict {
  if (verdict.reason === 'switched_off') return verdict
  for (const rule of observed) hits.note(rule.id, 'observed', at)
  hits.note(winner?.id, verdict.allowed ? 'allowed' : 'denied', at)
  return verdict
}
