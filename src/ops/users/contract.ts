import * as Type from 'typebox'
import {
  endpoint,
  nullable,
  pageOf,
  pageQuery,
  strictObject,
  timestamp,
  uuid,
  words,
} from '../../kernel/contract.ts'
import { roles } from '../../kernel/identity.ts'
import { emailField, personNameField } from '../../kernel/text-fields.ts'

export * from './group-contract.ts'

const tag = 'People'
const byId = strictObject({ id: uuid() })
const password = () => Type.String({ minLength: 1, maxLength: 1024 })
/** In characters as people count them, after NFKC; the longest that is taken is in the schema. */
export const shortestPassword = 15
const ticket = () => Type.String({ minLength: 43, maxLength: 43 })
/** The link is shown only where no mail is configured: then whoever asked has to hand it over. */
const Invitation = {
  link: nullable(
    Type.String({ description: 'Where the person chooses a password; `null` when it was mailed.' }),
  ),
  linkExpiresAt: nullable(timestamp()),
}

export const User = strictObject({
  id: uuid(),
  email: Type.String(),
  name: Type.String(),
  roles: Type.Array(words(roles)),
  groups: Type.Array(strictObject({ id: uuid(), name: Type.String() })),
  active: Type.Boolean(),
  invited: Type.Boolean({ description: 'Has not chosen a password yet.' }),
  secondFactor: Type.Boolean(),
  openSessions: Type.Integer(),
  lastSignInAt: nullable(timestamp()),
  createdAt: timestamp(),
  version: Type.Integer(),
})
export type User = Type.Static<typeof User>

export const userSorts = ['name', '-name', 'email', '-email', 'createdAt', '-createdAt'] as const

export const listUsers = endpoint({
  method: 'GET',
  path: '/users',
  summary: 'People, by name unless said otherwise.',
  tag,
  access: 'security',
  tokens: 'people',
  query: strictObject({
    ...pageQuery,
    role: Type.Optional(words(roles)),
    active: Type.Optional(Type.Boolean()),
    groupId: Type.Optional(uuid()),
    search: Type.Optional(
      Type.String({ maxLength: 100, description: 'Part of the name or e-mail address.' }),
    ),
    sort: Type.Optional(words(userSorts)),
  }),
  reply: pageOf(User),
  isList: true,
})

export const getUser = endpoint({
  method: 'GET',
  path: '/users/:id',
  summary: 'One person.',
  tag,
  access: 'security',
  tokens: 'people',
  params: byId,
  reply: User,
})

export const createUser = endpoint({
  method: 'POST',
  path: '/users',
  summary: 'Creates a person: with a password they can sign in at once, without one they are invited.',
  tag,
  access: 'admin',
  tokens: 'people',
  needsRecentSignIn: true,
  body: strictObject({
    email: emailField(),
    name: personNameField(),
    roles: Type.Array(words(roles), { minItems: 1, uniqueItems: true }),
    groups: Type.Optional(Type.Array(uuid(), { maxItems: 100, uniqueItems: true })),
    password: Type.Optional(password()),
  }),
  reply: strictObject({ ...User.properties, ...Invitation }),
  status: 201,
})

export const updateUser = endpoint({
  method: 'PATCH',
  path: '/users/:id',
  summary:
    'Changes name, roles or groups, or disables a person. Disabling and role changes end the sessions.',
  tag,
  access: 'admin',
  tokens: 'people',
  needsRecentSignIn: true,
  params: byId,
  body: strictObject({
    version: Type.Integer(),
    name: Type.Optional(personNameField()),
    roles: Type.Optional(Type.Array(words(roles), { minItems: 1, uniqueItems: true })),
    groups: Type.Optional(Type.Array(uuid(), { maxItems: 100, uniqueItems: true })),
    active: Type.Optional(Type.Boolean()),
    confirm: Type.Optional(Type.Boolean({ description: 'Change it although that locks somebody out.' })),
  }),
  reply: User,
})

export const resetPassword = endpoint({
  method: 'POST',
  path: '/users/:id/reset-password',
  summary: 'Sends the person a link to choose a new password, or invites again. Nobody chooses it for them.',
  tag,
  access: 'admin',
  tokens: 'none',
  needsRecentSignIn: true,
  params: byId,
  reply: strictObject(Invitation),
})

export const unlockUser = endpoint({
  method: 'POST',
  path: '/users/:id/unlock',
  summary: 'Forgets the failed sign-ins that slow or refuse this person.',
  tag,
  access: 'security',
  tokens: 'people',
  params: byId,
})

export const forgotPassword = endpoint({
  method: 'POST',
  path: '/auth/forgot-password',
  summary: 'Mails a link to choose a new password, if there is such a person; the answer is always the same.',
  tag: 'Sign-in',
  access: 'anyone',
  body: strictObject({ email: Type.String({ minLength: 1, maxLength: 254 }) }),
})

export const showPasswordLink = endpoint({
  method: 'POST',
  path: '/auth/password-link',
  summary: 'Whom a link to choose a password belongs to; the link is not used up.',
  tag: 'Sign-in',
  access: 'anyone',
  body: strictObject({ ticket: ticket() }),
  reply: strictObject({ email: Type.String(), name: Type.String(), invited: Type.Boolean() }),
})

export const choosePassword = endpoint({
  method: 'POST',
  path: '/auth/choose-password',
  summary: 'Sets the password by a link that was sent; all sessions of the person end.',
  tag: 'Sign-in',
  access: 'anyone',
  body: strictObject({ ticket: ticket(), password: password() }),
})

export const changeMyPassword = endpoint({
  method: 'POST',
  path: '/me/password',
  summary: 'Changes one’s own password; all other sessions end.',
  tag: 'Sign-in',
  access: 'signed-in',
  needsRecentSignIn: true,
  body: strictObject({ currentPassword: password(), newPassword: password() }),
})
