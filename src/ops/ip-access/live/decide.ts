import { canonicalAddress } from '../../../kernel/network/address.ts'
import { errors as kernelErrors } from '../../../kernel/errors.ts'
import { settingsUnder } from './evaluation-context.ts'
import {
  evaluateRules,
  type Evaluation,
  type EvaluationContext,
  type IpVerdict,
  type IpVisit,
} from '../matching/evaluate.ts'
import type { LiveContext, Snapshot } from './snapshot.ts'

/**
 * Whether the visitor may come in, from memory while this node hears of changes; else the database is asked first. Throws UNAVAILABLE
 * when the rules cannot be found out. Counts what matched.
 */
export function decide(context: LiveContext, visit: IpVisit): IpVerdict | Promise<IpVerdict> {
  const at = context.clock.now()
  const judgement = evaluateNow(context, visit, at)
  if (!(judgement instanceof Promise)) return counted(context, judgement, at)
  return judgement.then((judged) => counted(context, judged, at))
}

/** The same, counting nothing. */
export function evaluateOnly(context: LiveContext, visit: IpVisit): IpVerdict | Promise<IpVerdict> {
  const judgement = evaluateNow(context, visit, context.clock.now())
  return judgement instanceof Promise ? judgement.then(({ verdict }) => verdict) : judgement.verdict
}

/** The decision for an address and a person of the host's, as a host's own code asks for it. */
export async function check(context: LiveContext, text: string, userId?: string): Promise<IpVerdict> {
  const address = canonicalAddress(text)
  if (address === undefined) throw kernelErrors.VALIDATION_FAILED({ summary: 'this is no address' })
  const known = userId === undefined ? undefined : await context.identity.find(userId)
  const person = known ?? (userId === undefined ? undefined : { id: userId, roles: [], groupIds: [] })
  return decide(context, { address, person })
}

function evaluateNow(context: LiveContext, visit: IpVisit, at: Date): Evaluation | Promise<Evaluation> {
  const trusted = context.live.trusted()
  if (trusted) return evaluateRules(trusted, visit, evaluationContextAt(context, trusted, at))
  return context.live
    .ask()
    .then((asked) => evaluateRules(asked, visit, evaluationContextAt(context, asked, at)))
}

/** A moment under the settings that were read together with the rules. */
export const evaluationContextAt = (
  { places }: Pick<LiveContext, 'places'>,
  { overrides }: Pick<Snapshot, 'overrides'>,
  at: Date,
): EvaluationContext => ({ ...settingsUnder(overrides), at, countryOf: places?.countryOf ?? nowhere })

const nowhere = () => undefined

function counted({ hits }: LiveContext, { verdict, winner, observed }: Evaluation, at: Date): IpVerdict {
  if (verdict.reason === 'switched_off') return verdict
  for (const rule of observed) hits.note(rule.id, 'observed', at)
  hits.note(winner?.id, verdict.allowed ? 'allowed' : 'denied', at)
  return verdict
}
