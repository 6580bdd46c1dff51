/** Who somebody is, as the rest of the product sees it. `ops/users` implements the port; embedding hosts may bring their own. */

export const roles = ['viewer', 'operator', 'security', 'dba', 'admin'] as const
export type Role = (typeof roles)[number]

/** Which held roles satisfy a required one: everybody with a role may read orders; an admin may do everything. */
const satisfiedBy: Record<Role, readonly Role[]> = {
  viewer: roles,
  operator: ['operator', 'admin'],
  security: ['security', 'admin'],
  dba: ['dba', 'admin'],
  admin: ['admin'],
}

export const hasRole = (held: readonly Role[], required: Role): boolean =>
  satisfiedBy[required].some((role) => held.includes(role))

/** What an API token is for, besides its role; of several scopes, whatever one of them allows. */
export const tokenScopes = ['role', 'read', 'orders', 'people', 'metrics'] as const
export type TokenScope = (typeof tokenScopes)[number]

export type Person = {
  id: string
  name: string
  email?: string
  roles: readonly Role[]
  groupIds: readonly string[]
  /** A disabled person's sessions and tokens are refused at the next request. */
  active: boolean
}

/** Answers at once where it remembers. */
export type Identity = { find(userId: string): Person | undefined | Promise<Person | undefined> }

/** Who acts. A token acts with its own role, not with its maker's; where it may come from depends on who that is. */
export type Actor =
  | { kind: 'user'; id: string; name: string }
  | { kind: 'token'; id: string; name: string; makerId?: string }
  | { kind: 'job'; name: string }
  | { kind: 'anonymous' }

/** Why an address is taken to be the client's. */
export type Belief = {
  /** The other end of the connection, or what a trusted proxy said. */
  because: 'peer' | 'forwarded'
  peer: string
  /** X-Forwarded-For as it came. */
  forwardedFor?: string | undefined
}

/** Who acts and from where: what a verb needs to write its audit event. */
export type Caller = {
  actor: Actor
  roles: readonly Role[]
  /** Canonical client address; absent for jobs and the command line. */
  address?: string
  belief?: Belief
  sessionId?: string
  userAgent?: string
}

export const jobCaller = (name: string): Caller => ({ actor: { kind: 'job', name }, roles: ['admin'] })
