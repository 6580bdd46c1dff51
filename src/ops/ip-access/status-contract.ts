import * as Type from 'typebox'
import { endpoint, nullable, strictObject, timestamp, words } from '../../kernel/contract.ts'
import { configurationWarnings } from './words.ts'

const tag = 'IP access'
const access = 'security'

export const PendingChange = strictObject({
  version: Type.Integer(),
  madeAt: timestamp(),
  madeBy: Type.String(),
  dueAt: timestamp(),
  locksOut: Type.Array(words(['you', 'every administrator']), {
    description:
      'Whom it locks out: `you` is who made it. What no administrator gets in under, only the command line of the server makes permanent.',
  }),
  /** Whose roles, groups or state it changes; null for a change of rules or settings. */
  person: nullable(strictObject({ id: Type.String(), name: Type.String() })),
})

export const IpAccessState = strictObject({
  enforced: Type.Boolean({
    description: 'False after `breakwater ip-access disable`: then everybody comes in.',
  }),
  version: Type.Integer(),
  rules: Type.Integer(),
  defaultAllow: Type.Boolean(),
  bypassAdmin: Type.Boolean(),
  pending: nullable(PendingChange),
  trustedProxies: Type.Array(Type.String()),
  /** What tells countries; null when there is nothing, and every country is unknown. */
  countries: nullable(
    strictObject({
      file: Type.String(),
      type: Type.String(),
      builtAt: timestamp(),
      problem: nullable(Type.String()),
    }),
  ),
  hints: Type.Array(strictObject({ hint: words(configurationWarnings), sentence: Type.String() })),
})
export type IpAccessState = Type.Static<typeof IpAccessState>

export const ipAccessState = endpoint({
  method: 'GET',
  path: '/ip-access',
  summary: 'Whether the rules are in force, what waits to be confirmed, and what is weak.',
  tag,
  access,
  reply: IpAccessState,
})

/** Which change is meant; without it the one that waits. */
const meant = () => strictObject({ version: Type.Optional(Type.Integer()) })

export const confirmIpChange = endpoint({
  method: 'POST',
  path: '/ip-access/confirm',
  summary:
    'Keeps a change that would undo itself; only from a session of an administrator who gets in under it.',
  tag,
  access: 'admin',
  body: meant(),
  tokens: 'none',
  needsRecentSignIn: true,
  reply: IpAccessState,
})

export const undoIpChange = endpoint({
  method: 'POST',
  path: '/ip-access/undo',
  summary: 'Undoes a change that waits to be confirmed, at once.',
  tag,
  access,
  body: meant(),
  tokens: 'none',
  needsRecentSignIn: true,
  reply: IpAccessState,
})

export const enforceIpRules = endpoint({
  method: 'POST',
  path: '/ip-access/enforce',
  summary: 'Puts the rules in force again that were switched off from the command line.',
  tag,
  access,
  needsRecentSignIn: true,
  body: strictObject({ confirm: Type.Optional(Type.Boolean()) }),
  reply: IpAccessState,
})

export const reloadCountries = endpoint({
  method: 'POST',
  path: '/ip-access/reload-countries',
  summary: 'Reads the database of countries again, on every node; one that is damaged changes nothing.',
  tag,
  access,
  reply: IpAccessState,
})

export const clientAddressCheck = endpoint({
  method: 'GET',
  path: '/client-address',
  summary: 'Which address the server takes the caller to have, and why; credentials are not looked at.',
  tag,
  access: 'anyone',
  reply: strictObject({
    address: Type.String(),
    because: words(['peer', 'forwarded']),
    sentence: Type.String(),
    /** X-Forwarded-For as it arrived. */
    forwardedFor: nullable(Type.String()),
  }),
})
