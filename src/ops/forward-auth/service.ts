import { bind } from '../../kernel/bind.ts'
import { createAnnouncedCache } from '../../kernel/bus/announced-cache.ts'
import { transact, type Db } from '../../kernel/database/database.ts'
import { createEventThrottle } from '../../kernel/event-throttle.ts'
import type { Caller } from '../../kernel/identity.ts'
import { hashOfToken, isTokenHash, newToken } from '../../kernel/token.ts'
import { addressAt, originOf, returnAddress, type Forwarded } from './addresses.ts'
import { callerOf, check, findHolder, holderOf, sessionTokenOf, strangerFrom, type Holder } from './check.ts'
import { errors } from './errors.ts'
import type { From, GateDependencies, Context, Visit } from './dependencies.ts'
import * as queries from './queries.ts'
import { refusalBy } from './refused.ts'
import type { GateRow } from './tables.ts'

export type { ForwardAuthCheck } from './check.ts'
export type { GateDependencies, Visit } from './dependencies.ts'
export type ForwardAuth = ReturnType<typeof createForwardAuth>

/** Gates to applications on other hosts, which our own cookie does not reach: each is open while the session behind it is. */
export function createForwardAuth(dependencies: GateDependencies) {
  const { db, bus } = dependencies
  const known = createAnnouncedCache<GateRow>(bus, {
    topic: 'gates.replaced',
    capacity: 50_000,
    load: (tokenHash) => queries.findGate(db, tokenHash),
  })
  const allowed = new Set(dependencies.protectedHosts)
  const context: Context = { ...dependencies, known, allowed, eventThrottle: createEventThrottle() }
  return {
    requireOrigin: bind(context, requireOrigin),
    check: bind(context, check),
    askToSignIn: bind(context, askToSignIn),
    admit: bind(context, admit),
    open: bind(context, open),
    signOut: bind(context, signOut),
    refusalBy,
  }
}

/** The protected origin that a trusted proxy speaks for; anybody else's word for it is refused, and any other origin. */
function requireOrigin({ allowed }: Context, forwarded: Forwarded & { isTrusted: boolean }): string {
  if (!forwarded.isTrusted) throw errors.PROXY_NOT_TRUSTED()
  const origin = originOf(forwarded)
  if (origin === undefined || !allowed.has(origin)) throw errors.HOST_NOT_PROTECTED()
  return origin
}

/**
 * Where to sign in for a page of a protected host. The way back is bound to this browser by a secret that it keeps there:
 * nobody can send somebody else along a way that they have gone themselves.
 */
function askToSignIn(
  { publicUrl }: Context,
  {
    origin,
    path,
    browserToken,
  }: {
    origin: string
    path: string | undefined
    browserToken: string | undefined
  },
) {
  const kept = browserToken === undefined ? undefined : hashOfToken(browserToken)
  const { token, tokenHash } =
    browserToken !== undefined && kept !== undefined ? { token: browserToken, tokenHash: kept } : newToken()
  return { location: publicUrl + startPath(addressAt(origin, path), tokenHash), browserToken: token }
}

const startPath = (returnTo: string, browser: string): string =>
  `/forward-auth/start?${new URLSearchParams({ return: returnTo, browser }).toString()}`

export type Start = { returnTo: string; browser: string }
type CodeFacts = Start & { origin: string; sessionId: string; sessionTokenHash: string }

/** Sends whoever is signed in on to the protected host, with a code for it; others to sign in, or to add the second factor they lack, first. */
async function admit(context: Context, db: Db, start: Start, by: Caller | undefined): Promise<string> {
  const address = returnAddress(start.returnTo, context.allowed)
  if (address === undefined) throw errors.RETURN_ADDRESS_REFUSED()
  const { origin, href: returnTo } = address
  const { browser } = start
  if (!isTokenHash(browser)) throw errors.GATE_CODE_REFUSED()
  const holder = await signedIn(context, by)
  const back = new URLSearchParams({ returnTo: startPath(returnTo, browser) }).toString()
  if (!holder) return `${context.publicUrl}/console/sign-in?${back}`
  if (await context.mustEnrol(holder.person)) return `${context.publicUrl}/console/account?${back}`
  const { sessionId, person } = holder
  const facts: CodeFacts = {
    returnTo,
    browser,
    origin,
    sessionId,
    sessionTokenHash: sessionTokenOf(holder),
  }
  const code = await context.tickets.issue(db, {
    purpose: 'forward_auth',
    userId: person.id,
    minutes: 1,
    facts,
  })
  return `${origin}/.breakwater/callback?code=${code.token}`
}

async function signedIn(context: Context, by: Caller | undefined): Promise<Holder | undefined> {
  if (by?.actor.kind !== 'user' || by.sessionId === undefined || by.address === undefined) return undefined
  return holderOf(context, by.sessionId, { address: by.address, userAgent: by.userAgent })
}

export type Arrival = { origin: string; code: string; browserToken: string | undefined }

/** Opens the gate by a code, once, on the host and in the browser that it was made for. The token is in the answer and nowhere else. */
async function open(
  context: Context,
  db: Db,
  arrival: Arrival,
  from: From,
): Promise<{ token: string; returnTo: string }> {
  const ticket = await context.tickets.redeem(db, 'forward_auth', arrival.code)
  if (!ticket) throw errors.GATE_CODE_REFUSED()
  // Written by `admit`, and by nobody else.
  const facts = ticket.facts as CodeFacts
  if (!isForThis(facts, arrival)) {
    await recordMisuse(context, db, { facts, origin: arrival.origin, from })
    throw errors.GATE_CODE_REFUSED()
  }
  const holder = await holderOf(context, facts.sessionId, from)
  if (!holder || sessionTokenOf(holder) !== facts.sessionTokenHash) throw errors.GATE_CODE_REFUSED()
  const token = await openFor(context, db, { facts, by: callerOf(holder, from) })
  return { token, returnTo: facts.returnTo }
}

const isForThis = (facts: CodeFacts, { origin, browserToken }: Arrival): boolean =>
  facts.origin === origin && browserToken !== undefined && facts.browser === hashOfToken(browserToken)

async function openFor(
  { clock, audit, known }: Context,
  db: Db,
  { facts: { sessionId, sessionTokenHash, origin }, by }: { facts: CodeFacts; by: Caller },
): Promise<string> {
  const { token, tokenHash } = newToken()
  const row = {
    session_id: sessionId,
    origin,
    token_hash: tokenHash,
    session_token_hash: sessionTokenHash,
    opened_at: clock.now(),
  }
  const subject = { type: 'session', id: sessionId }
  const replaced = await transact(db, async (tx) => {
    const hashes = await queries.replaceGate(tx, row)
    await audit.record(tx, { type: 'gate.opened', outcome: 'success', by, subject, details: { origin } })
    await known.announce(tx, hashes)
    return hashes
  })
  known.forget(replaced)
  return token
}

type Misuse = { facts: CodeFacts; origin: string; from: From }

async function recordMisuse({ audit }: Context, db: Db, { facts, origin, from }: Misuse): Promise<void> {
  await audit.record(db, {
    type: 'gate.code_misused',
    outcome: 'denied',
    by: strangerFrom(from),
    subject: { type: 'session', id: facts.sessionId },
    details: { madeFor: facts.origin, broughtTo: origin },
  })
}

/** Ends the session behind the gate, and with it every gate it opened; answers where to go then. */
async function signOut(context: Context, db: Db, { origin, tokens, ...from }: Visit): Promise<string> {
  const holder = await findHolder(context, { origin, tokens, ...from })
  if (holder)
    await context.sessions.end(db, holder.sessionId, { by: callerOf(holder, from), reason: 'signed_out' })
  return `${context.publicUrl}/console/sign-in`
}
