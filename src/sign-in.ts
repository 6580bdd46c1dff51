import type { Ops } from './breakwater.ts'
import type { Declarations, Kernel } from './kernel/kernel.ts'
import { signInEvents } from './ops/sign-in/events.ts'
import { signInJobs } from './ops/sign-in/jobs.ts'
import { signInMigrations } from './ops/sign-in/migrations.ts'
import { signInRoutes } from './ops/sign-in/routes.ts'
import { createAttempts, createSignIn, type SignInNeeds } from './ops/sign-in/service.ts'
import { signInSettings } from './ops/sign-in/settings.ts'
import { ticketJobs } from './ops/tickets/jobs.ts'
import { ticketMigrations } from './ops/tickets/migrations.ts'
import { createTickets } from './ops/tickets/service.ts'
import { normaliseEmail } from './ops/users/email.ts'

export const signInDeclarations: Pick<Declarations, 'migrations' | 'settings'> = {
  migrations: { ...ticketMigrations, ...signInMigrations },
  settings: [signInSettings],
}
export const signInEventTables = [signInEvents]

export type SignInOptions = Pick<SignInNeeds, 'factors' | 'ways'>

/** Ways in, on top of sessions and people: tickets → attempts → sign-in. */
export function composeSignIn(kernel: Kernel, ops: Ops, { factors, ways }: SignInOptions) {
  const { clock, ids, secrets, settings: registry } = kernel
  const { audit, sessions, users, access } = ops
  const tickets = createTickets({ clock })
  const settings = registry.view(signInSettings)
  const attempts = createAttempts({ clock, ids, secrets, audit, settings, normaliseEmail })
  const { identity } = users
  const { sessionBefore } = access
  const parts = { audit, attempts, identity, sessions, users, factors, tickets, sessionBefore, ways }
  const signIn = createSignIn(parts)
  const jobs = [...ticketJobs(tickets), ...signInJobs(attempts)]
  return { tickets, attempts, signIn, routes: signInRoutes(signIn), jobs }
}
