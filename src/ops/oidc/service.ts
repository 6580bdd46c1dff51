import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Log } from '../../kernel/log.ts'
import type { Audit } from '../audit/service.ts'
import type { Entry, SignIn, Visitor } from '../sign-in/service.ts'
import type { Ticket, Tickets } from '../tickets/service.ts'
import type { Users } from '../users/service.ts'
import { errors } from './errors.ts'
import { createProvider, type Claims, type Flow, type OidcOptions, type Provider } from './provider.ts'

export type { OidcOptions } from './provider.ts'

export type OidcNeeds = {
  /** Absent where no provider is configured. */
  options: OidcOptions | undefined
  log: Log
  audit: Pick<Audit, 'record'>
  tickets: Pick<Tickets, 'issue' | 'redeem'>
  users: Pick<Users, 'findByIdentity' | 'linkIdentity' | 'findUntied'>
  signIn: Pick<SignIn, 'enter' | 'mayBegin'>
}

export type Oidc = ReturnType<typeof createOidc>

/** Without the cookies, which must be in no log. */
function callerOf(visitor: Visitor): Caller {
  const caller = { ...visitor }
  delete caller.deviceToken
  delete caller.sessionTokens
  return caller
}

const minutes = 10

/** Signing in at the identity provider of one's company, by OpenID Connect. */
export function createOidc({ options, ...needs }: OidcNeeds) {
  const provider = options && createProvider(options)
  const required = (): Provider => {
    if (!provider) throw errors.OIDC_NOT_CONFIGURED()
    return provider
  }
  return {
    /** Where to send the browser, and the state that it must come back with, also in a cookie of its own. */
    async start(db: Db, returnTo: string, by: Caller): Promise<{ address: string; state: string }> {
      const { verifier, nonce } = required().newSecrets()
      await needs.signIn.mayBegin(by)
      const { token: state } = await needs.tickets.issue(db, {
        purpose: 'oidc',
        minutes,
        facts: { verifier, nonce, returnTo },
      })
      const address = await asked(needs.log, required().addressFor({ verifier, nonce, state }))
      return { address, state }
    },

    /** What was begun; `state` is what the browser's own cookie says, so that nobody is signed in as somebody else. */
    async resume(db: Db, { query, state }: { query: string; state: string | undefined }): Promise<Begun> {
      const claimed = new URLSearchParams(query).get('state')
      const ticket =
        claimed !== null && claimed === state ? await needs.tickets.redeem(db, 'oidc', claimed) : undefined
      if (!ticket || claimed === null) throw errors.OIDC_FLOW_OVER()
      return { ...flowOf(ticket), state: claimed, query }
    },

    /** Lets in whoever comes back. */
    async finish(db: Db, begun: Begun, visitor: Visitor): Promise<Entry> {
      const claims = await claimsOf(needs, required(), { db, begun, visitor })
      const userId = await personFor(needs, db, { claims, visitor })
      return needs.signIn.enter(db, { userId, method: 'oidc' }, visitor)
    },
  }
}

/** A sign-in whose person has come back, with what the provider sent along. */
export type Begun = Flow & { returnTo: string; query: string }

type Needs = Omit<OidcNeeds, 'options'>

const flowOf = ({ facts }: Ticket) => ({
  verifier: String(facts['verifier']),
  nonce: String(facts['nonce']),
  returnTo: String(facts['returnTo']),
})

async function asked<T>(log: Log, answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (err) {
    log.error({ err }, 'the identity provider could not be asked')
    throw errors.OIDC_UNREACHABLE({}, { retryAfterSeconds: 60 })
  }
}

type Return = { db: Db; begun: Begun; visitor: Visitor }

/** Whatever was wrong is for the log and the officer; the person hears one sentence. */
async function claimsOf(needs: Needs, provider: Provider, { db, begun, visitor }: Return): Promise<Claims> {
  const isCancelled = new URLSearchParams(begun.query).get('error') === 'access_denied'
  try {
    return await provider.claimsOf(begun.query, begun)
  } catch (err) {
    needs.log.warn({ err }, 'a sign-in at the identity provider failed')
    const reason = isCancelled ? 'cancelled' : 'not_confirmed'
    await recordRefusal(needs.audit, db, { visitor, details: { reason } })
    throw isCancelled ? errors.OIDC_CANCELLED() : errors.OIDC_REFUSED()
  }
}

const recordRefusal = (
  audit: Needs['audit'],
  db: Db,
  { visitor, details }: { visitor: Visitor; details: object },
): Promise<unknown> => {
  const by = callerOf(visitor)
  return audit.record(db, { type: 'oidc.refused', outcome: 'failure', by, details })
}

/**
 * Who it is here: whoever was tied to that subject before; else whoever has the e-mail address that the provider has verified, who
 * is tied to it now. Nobody is created: access is given by an invitation.
 */
async function personFor(needs: Needs, db: Db, { claims, visitor }: { claims: Claims; visitor: Visitor }) {
  const { users, audit } = needs
  const known = await users.findByIdentity(db, claims)
  if (known !== undefined) return known
  const { issuer, subject, email } = claims
  const userId = email === undefined ? undefined : await users.findUntied(db, { issuer, email })
  if (userId !== undefined && (await tie(needs, db, { claims, userId, visitor }))) return userId
  const isVerified = email !== undefined
  const reason = isVerified ? 'unknown_person' : 'email_unverified'
  await recordRefusal(audit, db, { visitor, details: { reason, subject, email: email ?? null } })
  throw isVerified ? errors.OIDC_PERSON_UNKNOWN() : errors.OIDC_EMAIL_UNVERIFIED()
}

/** Of two who arrive with the same address at the same moment, one is tied to the person. */
function tie(
  { users, audit }: Needs,
  db: Db,
  { claims, userId, visitor }: { claims: Claims; userId: string; visitor: Visitor },
): Promise<boolean> {
  const { issuer, subject } = claims
  return transact(db, async (tx) => {
    if (!(await users.linkIdentity(tx, { issuer, subject, userId }))) return false
    await audit.record(tx, {
      type: 'oidc.linked',
      outcome: 'success',
      by: callerOf(visitor),
      subject: { type: 'user', id: userId },
      details: { issuer, subject },
    })
    return true
  })
}
