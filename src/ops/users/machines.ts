import { hasRole, type Caller, type Role } from '../../kernel/identity.ts'
import type { Db } from '../../kernel/database/database.ts'
import { errors } from './errors.ts'
import { hasAdminMember } from './group-queries.ts'
import { findUser } from './queries.ts'

const isMachine = ({ actor }: Caller): boolean => actor.kind === 'token'

/** API tokens change nothing about administrators, and make nobody one: whoever steals one must not rise by it. */
export function refuseMachine(by: Caller, ...roles: readonly (readonly Role[])[]): void {
  if (isMachine(by) && roles.some((held) => hasRole(held, 'admin'))) throw errors.ADMIN_NEEDS_PERSON()
}

/** The same for groups that an administrator belongs to: their rules and session settings are the administrator's too. */
export async function refuseMachineForGroup(tx: Db, groupId: string, by: Caller): Promise<void> {
  if (isMachine(by) && (await hasAdminMember(tx, groupId))) throw errors.ADMIN_NEEDS_PERSON()
}

/** Whether a link to choose a password is nothing for this caller's eyes. */
export const mayNotSeeLinks = isMachine

/** Refuses what an API token wants of somebody whom it may not touch. */
export async function requireTouchable(db: Db, userId: string, by: Caller): Promise<void> {
  const person = isMachine(by) ? await findUser(db, userId) : undefined
  if (person) refuseMachine(by, person.roles)
}
