/** Why a carrier gave no events, in words that staff may read. No sentence quotes what was sent or received. */
const sentences = {
  bad_address: 'The address of the carrier may not be called.',
  unreachable: 'The carrier cannot be reached.',
  timed_out: 'The carrier did not answer in time.',
  busy: 'The carrier asks to be called less often.',
  failing: 'The carrier has a fault.',
  denied: 'The carrier does not accept our key.',
  rejected: 'The carrier does not accept the question.',
  redirect: 'The carrier leads to another address; redirects are not followed.',
  too_large: 'The answer of the carrier is too large.',
  nonsense: 'The answer of the carrier makes no sense.',
  resting: 'The carrier failed repeatedly and is left alone for a while.',
  credentials: 'The stored key of the carrier cannot be opened; enter it again.',
  not_configured: 'This carrier is not configured.',
} as const

export type ProblemKind = keyof typeof sentences
export type CarrierProblem = { kind: ProblemKind; sentence: string; retryAfterSeconds?: number }

/** A problem with its sentence, and what more there is to say. */
export function carrierProblem(
  kind: ProblemKind,
  { detail, retryAfterSeconds }: { detail?: string; retryAfterSeconds?: number | undefined } = {},
): CarrierProblem {
  const sentence = detail === undefined ? sentences[kind] : `${sentences[kind]} ${detail}`
  return { kind, sentence, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
}

/** Carries a problem to whoever decides about retries and rests. It never leaves the client. */
export class CarrierFailed extends Error {
  override readonly name = 'CarrierFailed'
  readonly problem: CarrierProblem

  constructor(problem: CarrierProblem) {
    super(problem.sentence)
    this.problem = problem
  }
}

/** May be gone at the next try. A refusal, by contrast, is repeated with every try, and some carriers bill for it. */
export const isPassing = ({ kind }: CarrierProblem): boolean =>
  ['unreachable', 'timed_out', 'busy', 'failing'].includes(kind)

/** Says something about the carrier, and not only about one container. */
export const concernsCarrier = ({ kind }: CarrierProblem): boolean => kind !== 'rejected'
