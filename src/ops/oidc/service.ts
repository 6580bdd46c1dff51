import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Log } from '../../kernel/log.ts'
import type { Audit } from '../audit/service.ts'
import type { Entry, SignIn, Visitor } from '../sign-in/service.ts'
import type { Ticket, Tickets } from '../tickets/service.ts'
import type { Users } from '../users/service.ts'
import { errors } from './errors.ts'
import { createProvider, type Claims, type OidcOptions, type Provider } from './provider.ts'

export type { OidcOptions } from './provider.ts'

export type OidcNeeds = {
  /** Absent where no provider is configured. */
  options: OidcOptions | undefined
  log: Log
  audit: Pick<Audit, 'record'>
  tickets: Pick<Tickets, 'issue' | 'redeem'>
  users: Pick<Users, 'findByIdentity' | 'linkIdentity' | 'findActiveByEmail'>
  signIn: Pick<SignIn, 'enter' | 'mayBegin'>
}

export type Oidc = ReturnType<typeof createOidc>

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

    /** Lets in whoever comes back; `state` is what the browser's own cookie says, so that nobody is signed in as somebody else. */
    async finish(db: Db, back: { query: string; state: string | undefined }, visitor: Visitor) {
      const claimed = new URLSearchParams(back.query).get('state')
      const flow = claimed === back.state ? await redeem(needs, db, claimed) : undefined
      if (!flow) throw errors.OIDC_FLOW_OVER()
      const claims = await required()
        .claimsOf(back.query, flow)
        .catch((error: unknown) => refuse(needs, db, { error, visitor }))
      const userId = await personFor(needs, db, { claims, visitor })
      const entry: Entry = await needs.signIn.enter(db, { userId, method: 'oidc' }, visitor)
      return { entry, returnTo: flow.returnTo }
    },
  }
}

type Needs = Omit<OidcNeeds, 'options'>

async function redeem({ tickets }: Needs, db: Db, state: string | null) {
  const ticket = state === null ? undefined : await tickets.redeem(db, 'oidc', state)
  return ticket && state !== null ? { ...flowOf(ticket), state } : undefined
}

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

type Refusal = { error: unknown; visitor: Visitor }

/** Whatever was wrong is for the log and the officer; the person hears one sentence. */
async function refuse({ log, audit }: Needs, db: Db, { error, visitor }: Refusal): Promise<never> {
  log.warn({ err: error }, 'a sign-in at the identity provider failed')
  await recordRefusal(audit, db, { visitor, details: { reason: 'not_confirmed' } })
  throw errors.OIDC_REFUSED()
}

const recordRefusal = (
  audit: Needs['audit'],
  db: Db,
  { visitor, details }: { visitor: Visitor; details: object },
): Promise<unknown> => {
  const { deviceToken: _, sessionTokens: __, ...by } = visitor
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
  const userId = claims.email === undefined ? undefined : await users.findActiveByEmail(db, claims.email)
  if (userId === undefined) {
    const details = { reason: 'unknown_person', subject: claims.subject, email: claims.email ?? null }
    await recordRefusal(audit, db, { visitor, details })
    throw errors.OIDC_PERSON_UNKNOWN()
  }
  const { deviceToken: _, sessionTokens: __, ...by } = visitor
  await transact(db, async (tx) => {
    await users.linkIdentity(tx, { ...claims, userId })
    const subject = { type: 'user', id: userId }
    const details = { issuer: claims.issuer, subject: claims.subject }
    await audit.record(tx, { type: 'oidc.linked', outcome: 'success', by, subject, details })
  })
  return userId
}
