import * as Type from 'typebox'
import { endpoint, nullable, strictObject, timestamp, uuid } from '../../kernel/contract.ts'

const tag = 'Second factors'
const byId = strictObject({ id: uuid() })
const ticket = () => Type.String({ minLength: 43, maxLength: 43 })

export const Passkey = strictObject({
  id: uuid(),
  name: Type.String(),
  createdAt: timestamp(),
  lastUsedAt: nullable(timestamp()),
})
export type Passkey = Type.Static<typeof Passkey>

export const Factors = strictObject({
  totpSince: nullable(timestamp()),
  recoveryCodesLeft: Type.Integer(),
  passkeys: Type.Array(Passkey),
})
export type Factors = Type.Static<typeof Factors>

const RecoveryCodes = strictObject({
  recoveryCodes: Type.Array(Type.String(), { description: 'Shown this once; each works once.' }),
})

export const getMyFactors = endpoint({
  method: 'GET',
  path: '/me/factors',
  summary: 'One’s own second factors.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  reply: Factors,
})

export const startTotp = endpoint({
  method: 'POST',
  path: '/me/totp',
  summary: 'A new secret for an authenticator app; it counts once a code of it was confirmed.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  needsRecentSignIn: true,
  reply: strictObject({ ticket: Type.String(), secret: Type.String(), uri: Type.String() }),
})

export const confirmTotp = endpoint({
  method: 'POST',
  path: '/me/totp/confirm',
  summary: 'Switches the authenticator app on, and shows the recovery codes.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  needsRecentSignIn: true,
  body: strictObject({ ticket: ticket(), code: Type.String({ minLength: 6, maxLength: 10 }) }),
  reply: RecoveryCodes,
})

export const removeTotp = endpoint({
  method: 'DELETE',
  path: '/me/totp',
  summary: 'Switches the authenticator app off; the recovery codes go with it unless a passkey is left.',
  tag,
  access: 'signed-in',
  needsRecentSignIn: true,
})

export const renewRecoveryCodes = endpoint({
  method: 'POST',
  path: '/me/recovery-codes',
  summary: 'Ten new recovery codes; the old ones stop working.',
  tag,
  access: 'signed-in',
  needsRecentSignIn: true,
  reply: RecoveryCodes,
})

export const startPasskey = endpoint({
  method: 'POST',
  path: '/me/passkeys/options',
  summary: 'A challenge for `navigator.credentials.create`.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  needsRecentSignIn: true,
  reply: strictObject({ ticket: Type.String(), options: Type.Unknown() }),
})

export const addPasskey = endpoint({
  method: 'POST',
  path: '/me/passkeys',
  summary: 'Adds a passkey. With the first second factor come recovery codes.',
  tag,
  access: 'signed-in',
  allowsUnenrolled: true,
  needsRecentSignIn: true,
  body: strictObject({
    ticket: ticket(),
    name: Type.String({ minLength: 1, maxLength: 60 }),
    response: Type.Unknown(),
  }),
  reply: strictObject({ passkey: Passkey, recoveryCodes: nullable(Type.Array(Type.String())) }),
  status: 201,
})

export const removePasskey = endpoint({
  method: 'DELETE',
  path: '/me/passkeys/:id',
  summary: 'Removes one of one’s own passkeys.',
  tag,
  access: 'signed-in',
  needsRecentSignIn: true,
  params: byId,
})

export const resetFactors = endpoint({
  method: 'DELETE',
  path: '/users/:id/factors',
  summary: 'Removes all second factors of a person who has lost them, and ends the sessions.',
  tag,
  access: 'admin',
  tokens: 'none',
  needsRecentSignIn: true,
  params: byId,
})
