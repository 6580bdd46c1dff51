import type { Db } from '../../kernel/database/database.ts'
import type { Caller } from '../../kernel/identity.ts'
import type { Ticket } from '../one-time-tokens/service.ts'
import { admit, type ChoiceFacts } from './admit.ts'
import type { SessionChoice } from './contract.ts'
import { errors } from './errors.ts'
import type { Entry, SignInDependencies } from './dependencies.ts'
import { requireWelcome } from './refusal.ts'
import { callerOf, type Visitor } from './caller.ts'

/** The sessions that a ticket lets one choose from; it is not used up. */
export async function showChoice(
  { tickets }: SignInDependencies,
  db: Db,
  token: string,
  by: Caller,
): Promise<SessionChoice> {
  const ticket = await tickets.look(db, 'session_choice', token)
  return { ticket: token, sessions: factsOf(ticket, by).sessions }
}

/** Ends the chosen session and opens the one that was kept out. Should the limit have been reached again meanwhile, there is a new choice. */
export async function choose(
  dependencies: SignInDependencies,
  db: Db,
  choice: { ticket: string; endSessionId: string },
  visitor: Visitor,
): Promise<Entry> {
  const ticket = await dependencies.tickets.redeem(db, 'session_choice', choice.ticket)
  const { method, credentialsChangedAt, until } = factsOf(ticket, visitor)
  const person = await dependencies.users.findProved(db, ticket?.userId ?? '')
  if (!person) throw errors.SESSION_CHOICE_OVER()
  await requireWelcome(dependencies, db, { proved: person, by: callerOf(visitor) })
  const proved = { ...person, credentialsChangedAt: new Date(credentialsChangedAt) }
  const { endSessionId } = choice
  const admission = { proved, method, endSessionId, choiceUntil: new Date(until) }
  const entry = await admit(dependencies, db, admission, visitor)
  if (!entry) throw errors.SESSION_CHOICE_OVER()
  return entry
}

/** What the ticket says, to the browser that it was given to and to no other. */
function factsOf(ticket: Ticket | undefined, { userAgent = '' }: Caller): ChoiceFacts {
  const facts = ticket?.facts as ChoiceFacts | undefined
  if (ticket?.userId === undefined || facts?.userAgent !== userAgent) throw errors.SESSION_CHOICE_OVER()
  return facts
}
