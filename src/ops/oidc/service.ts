import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Log } from '../../kernel/log.ts'
import { hashOfToken } from '../../kernel/token.ts'
import type { Audit } from '../audit/service.ts'
import type { Entry, SignIn, Visitor } from '../sign-in/service.ts'
import type { Ticket, OneTimeTokens } from '../one-time-tokens/service.ts'
import type { Users } from '../users/service.ts'
import { errors } from './errors.ts'
import { createProvider, type Claims, type Flow, type OidcOptions, type Provider } from './provider.ts'

export type { OidcOptions } from './provider.ts'

export type OidcDependencies = {
  providers: readonly OidcOptions[]
  log: Log
  audit: Pick<Audit, 'record'>
  tickets: Pick<OneTimeTokens, 'issue' | 'look' | 'redeem'>
  users: Pick<Users, 'findByIdentity' | 'findUntied'>
  signIn: Pick<SignIn, 'enterFederated' | 'mayBegin'>
}

export type Oidc = ReturnType<typeof createOidc>

/** Without the cookies, which must be in no log. */
function callerOf(visitor: Visitor): Caller {
  const caller = { ...visitor }
  delete caller.deviceToken
  delete caller.sessionTokens
  delete caller.browserToken
  return caller
}

const minutes = 10

export type Start = {
  /** Absent: the first one. */
  provider: string | undefined
  returnTo: string
  /** The secret of the browser that begins, by which it is known when it comes back. */
  browserToken: string
}
export type Return = { provider: string | undefined; query: string; browserToken: string | undefined }

/** Signing in at an identity provider, by OpenID Connect. */
export function createOidc({ providers: options, ...dependencies }: OidcDependencies) {
  const providers = options.map(createProvider)
  const required = (id: string | undefined): Provider => {
    const provider = id === undefined ? providers[0] : providers.find((one) => one.id === id)
    if (!provider) throw errors.OIDC_NOT_CONFIGURED()
    return provider
  }
  return {
    /** Where to send the browser. */
    async start(db: Db, { provider: id, returnTo, browserToken }: Start, by: Caller): Promise<string> {
      const provider = required(id)
      const { verifier, nonce } = provider.newSecrets()
      await dependencies.signIn.mayBegin(by)
      const browser = hashOfToken(browserToken)
      const facts = { provider: provider.id, verifier, nonce, returnTo, browser }
      const { token: state } = await dependencies.tickets.issue(db, { purpose: 'oidc', minutes, facts })
      return asked(dependencies.log, provider.addressFor({ verifier, nonce, state }))
    },

    /** What was begun, in the browser that comes back and at that provider: nobody is signed in as somebody else by a link. */
    async resume(db: Db, back: Return): Promise<Begun> {
      const state = new URLSearchParams(back.query).get('state') ?? ''
      const ticket = await dependencies.tickets.look(db, 'oidc', state)
      // Only then it is used up: whoever else brings the state along spoils nothing.
      const isTheirs = ticket !== undefined && isFor(ticket, back)
      if (!isTheirs || !(await dependencies.tickets.redeem(db, 'oidc', state))) throw errors.OIDC_FLOW_OVER()
      return { ...flowOf(ticket), state, query: back.query }
    },

    /** Lets in whoever comes back. */
    async finish(db: Db, begun: Begun, visitor: Visitor): Promise<Entry> {
      const provider = required(begun.provider)
      const claims = await claimsOf(dependencies, provider, { db, begun, visitor })
      const person = await personFor(dependencies, db, { claims, visitor })
      const { issuer, subject, isMultiFactor } = claims
      const identity = { issuer, subject }
      return dependencies.signIn.enterFederated(
        db,
        { ...person, identity, isMultiFactor, provider: provider.name },
        visitor,
      )
    },
  }
}

/** A sign-in whose person has come back, with what the provider sent along. */
export type Begun = Flow & { provider: string; returnTo: string; query: string }

type Dependencies = Omit<OidcDependencies, 'providers'>

const flowOf = ({ facts }: Ticket) => ({
  provider: String(facts['provider']),
  verifier: String(facts['verifier']),
  nonce: String(facts['nonce']),
  returnTo: String(facts['returnTo']),
})

function isFor({ facts }: Ticket, { provider, browserToken }: Return): boolean {
  const browser = browserToken === undefined ? undefined : hashOfToken(browserToken)
  return browser !== undefined && facts['browser'] === browser && facts['provider'] === provider
}

async function asked<T>(log: Log, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (err) {
    log.error({ err }, 'the identity provider could not be asked')
    throw errors.OIDC_UNREACHABLE({}, { retryAfterSeconds: 60 })
  }
}

type Arrival = { db: Db; begun: Begun; visitor: Visitor }

/** Whatever was wrong is for the log and the officer; the person hears one sentence. */
async function claimsOf(
  dependencies: Dependencies,
  provider: Provider,
  { db, begun, visitor }: Arrival,
): Promise<Claims> {
  const isCancelled = new URLSearchParams(begun.query).get('error') === 'access_denied'
  try {
    return await provider.claimsOf(begun.query, begun)
  } catch (err) {
    dependencies.log.warn({ err }, 'a sign-in at the identity provider failed')
    const reason = isCancelled ? 'cancelled' : 'not_confirmed'
    await recordRefusal(dependencies.audit, db, { visitor, details: { reason, provider: provider.id } })
    throw isCancelled ? errors.OIDC_CANCELLED() : errors.OIDC_REFUSED()
  }
}

const recordRefusal = (
  audit: Dependencies['audit'],
  db: Db,
  { visitor, details }: { visitor: Visitor; details: object },
): Promise<unknown> => {
  const by = callerOf(visitor)
  return audit.record(db, { type: 'oidc.refused', outcome: 'failure', by, details })
}

/**
 * Who it is here: whoever was tied to that subject before; else whoever has the e-mail address that the provider has verified.
 * Nobody is created: access is given by an invitation.
 */
async function personFor(
  { users, audit }: Dependencies,
  db: Db,
  { claims, visitor }: { claims: Claims; visitor: Visitor },
): Promise<{ userId: string; isLinked: boolean }> {
  const known = await users.findByIdentity(db, claims)
  if (known !== undefined) return { userId: known, isLinked: true }
  const { issuer, subject, email } = claims
  const isVerified = email.state === 'verified'
  const userId = isVerified ? await users.findUntied(db, { issuer, email: email.email }) : undefined
  if (userId !== undefined) return { userId, isLinked: false }
  const reason = isVerified ? 'unknown_person' : `email_${email.state}`
  const details = { reason, subject, email: email.state === 'absent' ? null : email.email }
  await recordRefusal(audit, db, { visitor, details })
  throw refusalFor(email.state)
}

function refusalFor(state: Claims['email']['state']) {
  if (state === 'verified') return errors.OIDC_PERSON_UNKNOWN()
  if (state === 'absent') return errors.OIDC_EMAIL_MISSING()
  return state === 'odd' ? errors.OIDC_EMAIL_ODD() : errors.OIDC_EMAIL_UNVERIFIED()
}
