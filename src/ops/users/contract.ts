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

const tag = 'People'
const email = () => Type.String({ format: 'email', maxLength: 254 })
const name = () => Type.String({ minLength: 1, maxLength: 120 })
const byId = strictObject({ id: uuid() })

export const User = strictObject({
  id: uuid(),
  email: Type.String(),
  name: Type.String(),
  roles: Type.Array(words(roles)),
  groups: Type.Array(strictObject({ id: uuid(), name: Type.String() })),
  active: Type.Boolean(),
  createdAt: timestamp(),
  version: Type.Integer(),
})
export type User = Type.Static<typeof User>

export const listUsers = endpoint({
  method: 'GET',
  path: '/users',
  summary: 'People, by name.',
  tag,
  access: 'admin',
  query: strictObject({
    ...pageQuery,
    search: Type.Optional(
      Type.String({ maxLength: 100, description: 'Part of the name or e-mail address.' }),
    ),
  }),
  reply: pageOf(User),
  isList: true,
})

export const createUser = endpoint({
  method: 'POST',
  path: '/users',
  summary: 'Creates a person who can sign in at once with the given password.',
  tag,
  access: 'admin',
  body: strictObject({
    email: email(),
    name: name(),
    roles: Type.Array(words(roles), { minItems: 1, uniqueItems: true }),
    groups: Type.Optional(Type.Array(uuid(), { maxItems: 100, uniqueItems: true })),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  }),
  reply: User,
  status: 201,
})

export const updateUser = endpoint({
  method: 'PATCH',
  path: '/users/:id',
  summary:
    'Changes name, roles or groups, or disables a person. Disabling and role changes end the sessions.',
  tag,
  access: 'admin',
  params: byId,
  body: strictObject({
    version: Type.Integer(),
    name: Type.Optional(name()),
    roles: Type.Optional(Type.Array(words(roles), { minItems: 1, uniqueItems: true })),
    groups: Type.Optional(Type.Array(uuid(), { maxItems: 100, uniqueItems: true })),
    active: Type.Optional(Type.Boolean()),
  }),
  reply: User,
})

export const Group = strictObject({ id: uuid(), name: Type.String(), members: Type.Integer() })

export const listGroups = endpoint({
  method: 'GET',
  path: '/groups',
  summary: 'Groups, by name.',
  tag,
  access: 'admin',
  query: strictObject({ ...pageQuery }),
  reply: pageOf(Group),
  isList: true,
})

export const createGroup = endpoint({
  method: 'POST',
  path: '/groups',
  summary: 'Creates a group.',
  tag,
  access: 'admin',
  body: strictObject({ name: name() }),
  reply: Group,
  status: 201,
})

export const ApiToken = strictObject({
  id: uuid(),
  name: Type.String(),
  role: words(roles),
  createdBy: Type.String(),
  createdAt: timestamp(),
  expiresAt: timestamp(),
  lastUsedAt: nullable(timestamp()),
  revokedAt: nullable(timestamp()),
  networks: Type.Array(Type.String()),
})
export type ApiToken = Type.Static<typeof ApiToken>

export const listApiTokens = endpoint({
  method: 'GET',
  path: '/api-tokens',
  summary: 'API tokens, newest first. The tokens themselves are never shown again.',
  tag,
  access: 'admin',
  query: strictObject({ ...pageQuery }),
  reply: pageOf(ApiToken),
  isList: true,
})

export const createApiToken = endpoint({
  method: 'POST',
  path: '/api-tokens',
  summary: 'Creates an API token and shows it once.',
  tag,
  access: 'admin',
  body: strictObject({
    name: name(),
    role: words(roles),
    expiresAt: Type.Optional(timestamp()),
    networks: Type.Optional(
      Type.Array(Type.String({ maxLength: 60 }), {
        maxItems: 50,
        description: 'Networks in CIDR notation that may use it; empty means anywhere.',
      }),
    ),
  }),
  reply: strictObject({ id: uuid(), token: Type.String(), expiresAt: timestamp() }),
  status: 201,
})

export const revokeApiToken = endpoint({
  method: 'DELETE',
  path: '/api-tokens/:id',
  summary: 'Revokes an API token; it is refused at the next request.',
  tag,
  access: 'admin',
  params: byId,
})
