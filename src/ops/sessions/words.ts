/** How a session can end. */
export const endReasons = [
  'signed_out',
  'idle_timeout',
  'absolute_timeout',
  'limit',
  'terminated',
  'suspicious',
  'credentials_changed',
  'user_disabled',
] as const
export type EndReason = (typeof endReasons)[number]

/** How the person proved who they are; `host` is an embedding application's own way. */
export const sessionMethods = ['password', 'password_and_code', 'passkey', 'oidc', 'host'] as const
export type SessionMethod = (typeof sessionMethods)[number]

/** What happens to a sign-in when the person has as many open sessions as allowed. */
export const limitPolicies = ['end_oldest', 'refuse', 'ask'] as const
export type LimitPolicy = (typeof limitPolicies)[number]

/** What happens to a session whose token seems to be in two hands. */
export const theftResponses = ['flag', 'reauthenticate', 'end'] as const
export type TheftResponse = (typeof theftResponses)[number]

/** What can be noticed about a session; only some of it is suspicious by itself. */
export const suspicionFactors = [
  'network_changes',
  'two_networks_at_once',
  'new_device',
  'new_country',
  'other_device',
  'other_country',
  'impossible_distance',
] as const
export type SuspicionFactor = (typeof suspicionFactors)[number]
