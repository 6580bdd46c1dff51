import type { Db } from '../../kernel/database/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Caller, Identity } from '../../kernel/identity.ts'
import type { Limiter } from '../../kernel/rate-limit/rate-limit.ts'
import type { Audit, Entry as AuditEntry } from '../audit/service.ts'
import type { IpAccess } from '../ip-access/service.ts'
import type { IpDecisions } from '../ip-decisions/service.ts'
import type { OneTimeTokens } from '../one-time-tokens/service.ts'
import type { Users } from '../users/service.ts'
import type { Attempts } from './attempts/attempts.ts'
import type { Me, OpenSession, SessionChoice } from './contract.ts'

/** How a person can have proved who they are here. */
export type SignInMethod = 'password' | 'password_and_code' | 'passkey' | 'oidc'

/** What a sign-in comes to. At the limit the person may have a choice to make. */
export type Entry =
  | ({ entered: true; token: string; deviceToken: string } & Me)
  | {
      entered: false
      choice: SessionChoice | undefined
      /** A ticket, where the word of another house is not enough: something of the account itself has to be shown first. */
      confirmation?: string
    }

/** A person whose identity was proved, and what must still be true when the session opens. */
export type Proved = Pick<
  Extract<Awaited<ReturnType<Users['verifyPassword']>>, { ok: true }>,
  'ok' | 'user' | 'groupIds' | 'credentialsChangedAt'
>

export type Opening = {
  userId: string
  userName: string
  address: string
  userAgent?: string | undefined
  method: SignInMethod
  /** The person's own session that is to make room. */
  endSessionId?: string | undefined
}
export type OpeningOutcome =
  /** `factors`: what is new about it for this person. */
  | { opened: true; id: string; token: string; factors: NonNullable<AuditEntry['factors']> }
  | { opened: false; policy: 'refuse' | 'ask'; sessions: OpenSession[] }

export type SessionsPort = {
  open(db: Db, opening: Opening): Promise<OpeningOutcome>
  end(db: Db, id: string, order: { by: Caller; reason: 'signed_out' }): Promise<unknown>
  renew(db: Db, id: string, renewal: { by: Caller; authenticated: boolean }): Promise<{ token: string }>
}

export type UsersPort = Pick<Users, 'verifyPassword' | 'stillHolds' | 'linkIdentity' | 'findOwnWays'> & {
  /** An active person whose identity was proved otherwise than by password. */
  findProved(db: Db, userId: string): Promise<Proved | undefined>
  noteSignIn(tx: Db, userId: string): Promise<void>
}

export type FactorsPort = {
  heldBy(db: Db, userId: string): Promise<{ totp: boolean; passkeys: number; recoveryCodesLeft: number }>
  verifyCode(
    db: Db,
    userId: string,
    entry: { code: string; by: Caller },
  ): Promise<'totp' | 'recovery_code' | undefined>
  startPasskeySignIn: (db: Db) => Promise<{ ticket: string; options: unknown }>
  verifyPasskey(db: Db, ticket: string, response: unknown): Promise<{ userId: string } | undefined>
}

export type SignInDependencies = {
  clock: Clock
  audit: Pick<Audit, 'record'>
  attempts: Attempts
  /** Counts what was begun, by client network. */
  beginnings: Limiter
  identity: Identity
  sessions: SessionsPort
  users: UsersPort
  factors: FactorsPort
  /** The IP rules: `decide` counts what matched. */
  ipAccess: Pick<IpAccess, 'decide' | 'judge'>
  /** Keeps who was refused because of where they came from, and gives the error that says so. */
  ipDecisions: Pick<IpDecisions, 'refuse'>
  tickets: Pick<OneTimeTokens, 'issue' | 'look' | 'redeem'>
  /** Tells a person that somebody came in as them by a browser that was not known. */
  tellNewDevice: (
    tx: Db,
    userId: string,
    from: { address: string; userAgent?: string | undefined },
  ) => Promise<void>
  /** The session that a visitor's browser still has; never taken up, only ended. */
  sessionBefore(
    tokens: readonly string[],
    from: { address: string; userAgent?: string | undefined },
  ): Promise<{ id: string; userId: string } | undefined>
  /** What the sign-in page may offer besides the password. */
  ways: () => { passkeys: boolean; oidc: { id: string; name: string }[]; resetByMail: boolean }
}
