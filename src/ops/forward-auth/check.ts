import { rateLimitKeyOf } from '../../kernel/network/address.ts'
import type { AppError } from '../../kernel/errors.ts'
import type { Caller, Person } from '../../kernel/identity.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { Recognised } from '../sessions/service.ts'
import { errors } from './errors.ts'
import type { From, Context, Visit } from './dependencies.ts'

/** Who goes through a gate, in the name of which session. */
export type Holder = { person: Person; sessionId: string; recognised: Recognised }
export type ForwardAuthCheck =
  | { open: true; person: Person; sessionId: string }
  /** `refusal`: the gate is theirs, but they do not come in from where they are. */
  | { open: false; refusal?: AppError }

/** Whether the gate is open, and for whom: from memory as far as this node knows gate, session, person and rules. */
export async function check(context: Context, visit: Visit): Promise<ForwardAuthCheck> {
  const holder = await findHolder(context, visit)
  if (!holder) return { open: false }
  const { address } = visit
  const { person, sessionId, recognised } = holder
  const asked = context.ipAccess.decide({ address, person })
  const verdict = asked instanceof Promise ? await asked : asked
  // What the rules refuse is no use of the session: it neither keeps it alive nor tells where it is at home.
  if (verdict.allowed) {
    if (await context.sessions.noteUse(recognised)) return { open: false }
    // What the person has to add first stands on the way to sign in; see `admit`.
    return (await context.mustEnrol(person)) ? { open: false } : { open: true, person, sessionId }
  }
  const refusal = await context.ipDecisions.refuse(context.db, {
    verdict,
    by: callerOf(holder, visit),
    occasion: 'forward_auth',
    proof: 'session',
    user: { id: person.id, name: person.name },
  })
  return { open: false, refusal }
}

/** Whose gate it is, wherever they are. Throws GATE_AMBIGUOUS where there are two. */
export async function findHolder(
  context: Context,
  { origin, tokens, ...from }: Visit,
): Promise<Holder | undefined> {
  const [token, ...others] = tokens.filter((value) => value !== '')
  if (others.length > 0) {
    await recordAmbiguity(context, from)
    throw errors.GATE_AMBIGUOUS()
  }
  const tokenHash = token === undefined ? undefined : hashOfToken(token)
  const gate = tokenHash === undefined ? undefined : await context.known.get(tokenHash)
  if (gate?.origin !== origin) return undefined
  const holder = await holderOf(context, gate.session_id, from)
  return holder && sessionTokenOf(holder) === gate.session_token_hash ? holder : undefined
}

/** Whoever proves again who they are gets a new token, and nothing that came from the old one opens anything any more. */
export const sessionTokenOf = ({ recognised }: Pick<Holder, 'recognised'>): string =>
  recognised.request.known.tokenHash

/** Of a network it is one flood, whatever the cookies hold: anybody can send two. */
async function recordAmbiguity({ db, clock, audit, eventThrottle }: Context, from: From): Promise<void> {
  const count = eventThrottle.note(rateLimitKeyOf(from.address), clock.now())
  if (count === undefined) return
  const by = strangerFrom(from)
  await audit.record(db, { type: 'gate.ambiguous', outcome: 'denied', by, details: { count } })
}

/** The active person of an open session. */
export async function holderOf(
  { sessions, identity }: Pick<Context, 'sessions' | 'identity'>,
  sessionId: string,
  { address, userAgent }: From,
): Promise<Holder | undefined> {
  const recognised = await sessions.checkById(sessionId, { address, userAgent })
  if (!recognised.valid) return undefined
  const person = await identity.find(recognised.session.userId)
  return person?.active ? { person, sessionId, recognised } : undefined
}

export const callerOf = (
  { person: { id, name, roles }, sessionId }: Pick<Holder, 'person' | 'sessionId'>,
  from: From,
): Caller => ({
  ...strangerFrom(from),
  actor: { kind: 'user', id, name },
  roles,
  sessionId,
})

export const strangerFrom = ({ address, userAgent, belief }: From): Caller => ({
  actor: { kind: 'anonymous' },
  roles: [],
  address,
  ...(userAgent !== undefined && { userAgent }),
  ...(belief !== undefined && { belief }),
})
