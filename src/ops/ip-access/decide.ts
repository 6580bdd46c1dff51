import { canonicalAddress } from '../../kernel/address.ts'
import { errors as kernelErrors } from '../../kernel/errors.ts'
import { settingsInForce, settingsUnder, storedSettings } from './circumstances.ts'
import { judge, type Judgement, type Moment } from './judge.ts'
import type { Parts } from './needs.ts'
import type { IpVerdict, IpVisit } from './verdict.ts'

/**
 * Whether the visitor may come in, from memory while this node hears of changes; else the database is asked first. Throws UNAVAILABLE
 * when the rules cannot be found out. Counts what matched.
 */
export const decide =
  (parts: Parts) =>
  (visit: IpVisit): IpVerdict | Promise<IpVerdict> => {
    const at = parts.clock.now()
    const judgement = judgeNow(parts, visit, at)
    if (!(judgement instanceof Promise)) return counted(parts, judgement, at)
    return judgement.then((judged) => counted(parts, judged, at))
  }

/** The same, counting nothing. */
export const judgeOnly =
  (parts: Parts) =>
  (visit: IpVisit): IpVerdict | Promise<IpVerdict> => {
    const judgement = judgeNow(parts, visit, parts.clock.now())
    return judgement instanceof Promise ? judgement.then(({ verdict }) => verdict) : judgement.verdict
  }

/** The decision for an address and a person of the host's, as a host's own code asks for it. */
export const check =
  (parts: Parts) =>
  async (text: string, userId?: string): Promise<IpVerdict> => {
    const address = canonicalAddress(text)
    if (address === undefined) throw kernelErrors.VALIDATION_FAILED({ summary: 'this is no address' })
    const known = userId === undefined ? undefined : await parts.identity.find(userId)
    const person = known ?? (userId === undefined ? undefined : { id: userId, roles: [], groupIds: [] })
    return decide(parts)({ address, person })
  }

function judgeNow(parts: Parts, visit: IpVisit, at: Date): Judgement | Promise<Judgement> {
  const snapshot = parts.live.trusted()
  if (!snapshot) return judgeByDatabase(parts, visit, at)
  return judge(snapshot, visit, momentOf(parts, { ...settingsInForce(parts), at }))
}

/** What was changed while this node does not hear is not in its memory, settings among it. */
async function judgeByDatabase(parts: Parts, visit: IpVisit, at: Date): Promise<Judgement> {
  const snapshot = await parts.live.ask()
  const settings = settingsUnder(await storedSettings(parts, parts.db))
  return judge(snapshot, visit, momentOf(parts, { ...settings, at }))
}

export const momentOf = ({ places }: Pick<Parts, 'places'>, rest: Omit<Moment, 'countryOf'>): Moment => ({
  ...rest,
  countryOf: places?.countryOf ?? nowhere,
})

const nowhere = () => undefined

function counted({ hits }: Parts, { verdict, winner, observed }: Judgement, at: Date): IpVerdict {
  if (verdict.reason === 'switched_off') return verdict
  for (const rule of observed) hits.note(rule.id, 'observed', at)
  hits.note(winner?.id, verdict.allowed ? 'allowed' : 'denied', at)
  return verdict
}
