import { transact, type Db } from '../../kernel/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import { errors } from './errors.ts'
import type { PasswordLinkNeeds } from './password-links.ts'
import * as queries from './queries.ts'
import type { UserRow } from './tables.ts'

type Needs = Pick<PasswordLinkNeeds, 'tickets' | 'mails' | 'users' | 'forgetFailures'>

const purposes = ['password_reset', 'invitation'] as const
/** Sign-ins and enrolments that were begun under the old password. */
const halfProved = ['session_choice', 'oidc_confirmation', 'totp_enrolment', 'passkey_enrolment'] as const
type Purpose = (typeof purposes)[number]

/** Whom the link is for; looking does not use it up. */
export const show =
  (needs: Pick<Needs, 'tickets'>) =>
  async (db: Db, token: string): Promise<{ email: string; name: string; invited: boolean }> => {
    const { person, purpose } = await find(needs, db, token)
    return { email: person.email, name: person.name, invited: purpose === 'invitation' }
  }

/**
 * Sets the password by a link. The link works once; a password that is refused does not use it up. The second factors stay: whoever
 * has the link still signs in with all that the person has to show.
 */
export const choose =
  (needs: Needs) =>
  async (db: Db, { ticket, password }: { ticket: string; password: string }, from: Caller): Promise<void> => {
    const { person, purpose } = await find(needs, db, ticket)
    const { id, email, name, roles } = person
    const passwordHash = await needs.users.hashNewPassword({ password, email, name })
    // Whatever session this browser has is ended with the others.
    const { sessionId: _, ...elsewhere } = from
    const by: Caller = { ...elsewhere, actor: { kind: 'user', id, name }, roles }
    await transact(db, async (tx) => {
      if (!(await needs.tickets.redeem(tx, purpose, ticket))) throw errors.PASSWORD_LINK_NOT_VALID()
      const onlyIf = ({ active }: UserRow) => active
      const replacement = { id, passwordHash, type: 'user.password_chosen', onlyIf } as const
      if (!(await needs.users.replacePassword(tx, replacement, by))) throw errors.PASSWORD_LINK_NOT_VALID()
      await needs.forgetFailures(tx, email)
    })
  }

/** What another password means for the rest: links and half-finished sign-ins become worthless, and the person hears of it. */
export const passwordChanged =
  ({ tickets, mails }: Pick<Needs, 'tickets' | 'mails'>) =>
  async (tx: Db, userId: string): Promise<void> => {
    await tickets.revokeOf(tx, userId, [...purposes, ...halfProved])
    await mails.passwordChanged(tx, userId)
  }

async function find(
  { tickets }: Pick<Needs, 'tickets'>,
  db: Db,
  token: string,
): Promise<{ person: UserRow; purpose: Purpose }> {
  for (const purpose of purposes) {
    const ticket = await tickets.look(db, purpose, token)
    const person = ticket?.userId === undefined ? undefined : await queries.findUser(db, ticket.userId)
    if (person?.active) return { person, purpose }
  }
  throw errors.PASSWORD_LINK_NOT_VALID()
}
