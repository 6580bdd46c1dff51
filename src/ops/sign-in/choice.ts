import type { Db } from '../../kernel/database.ts'
import { admit } from './admit.ts'
import type { OpenSession, SessionChoice } from './contract.ts'
import { errors } from './errors.ts'
import type { Entry, SignInMethod, SignInNeeds } from './needs.ts'
import { requireWelcome } from './refusal.ts'
import { callerOf, type Visitor } from './visitor.ts'

/** What `admit` has put into a ticket of this purpose; nobody else makes one. */
type ChoiceFacts = { method: SignInMethod; credentialsChangedAt: string; sessions: OpenSession[] }

/** The sessions that a ticket lets one choose from; it is not used up. */
export const showChoice =
  ({ tickets }: SignInNeeds) =>
  async (db: Db, token: string): Promise<SessionChoice> => {
    const ticket = await tickets.look(db, 'session_choice', token)
    if (!ticket) throw errors.SESSION_CHOICE_OVER()
    return { ticket: token, sessions: (ticket.facts as ChoiceFacts).sessions }
  }

/** Ends the chosen session and opens the one that was kept out. Should the limit have been reached again meanwhile, there is a new choice. */
export const choose =
  (needs: SignInNeeds) =>
  async (db: Db, choice: { ticket: string; endSessionId: string }, visitor: Visitor): Promise<Entry> => {
    const ticket = await needs.tickets.redeem(db, 'session_choice', choice.ticket)
    if (ticket?.userId === undefined) throw errors.SESSION_CHOICE_OVER()
    const { method, credentialsChangedAt } = ticket.facts as ChoiceFacts
    const person = await needs.users.findProved(db, ticket.userId)
    if (!person) throw errors.SESSION_CHOICE_OVER()
    await requireWelcome(needs, db, { proved: person, by: callerOf(visitor) })
    const proved = { ...person, credentialsChangedAt: new Date(credentialsChangedAt) }
    const entry = await admit(needs)(db, { proved, method, endSessionId: choice.endSessionId }, visitor)
    if (!entry) throw errors.SESSION_CHOICE_OVER()
    return entry
  }
