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
import { roles, tokenScopes } from '../../kernel/identity.ts'
import { groupNameField } from '../../kernel/text-fields.ts'

const tag = 'People'

/** A token never holds more than its maker holds now: whose maker is disabled or lost the role is refused. */
export const tokenStates = ['active', 'expired', 'revoked', 'maker_disabled', 'maker_demoted'] as const
export type TokenState = (typeof tokenStates)[number]

export const ApiToken = strictObject({
  id: uuid(),
  name: Type.String(),
  role: words(roles),
  scopes: Type.Array(words(tokenScopes)),
  state: words(tokenStates),
  createdBy: Type.String(),
  createdAt: timestamp(),
  expiresAt: timestamp(),
  expiresSoon: Type.Boolean({ description: 'Within the days of `ops.api_token.warn_days`.' }),
  lastUsedAt: nullable(timestamp()),
  revokedAt: nullable(timestamp()),
  networks: Type.Array(Type.String()),
})
export type ApiToken = Type.Static<typeof ApiToken>

/** The present state of a token is more: one that is open here may be refused because of its maker. */
export const tokenFilterStates = ['open', 'expired', 'revoked'] as const
export const tokenSorts = ['-createdAt', 'createdAt', 'name', '-name', 'expiresAt', '-expiresAt'] as const

export const listApiTokens = endpoint({
  method: 'GET',
  path: '/api-tokens',
  summary: 'API tokens, newest first. The tokens themselves are never shown again.',
  tag,
  access: 'admin',
  tokens: 'none',
  query: strictObject({
    ...pageQuery,
    search: Type.Optional(Type.String({ maxLength: 100, description: 'Part of the name.' })),
    role: Type.Optional(words(roles)),
    scope: Type.Optional(words(tokenScopes)),
    state: Type.Optional(words(tokenFilterStates)),
    sort: Type.Optional(words(tokenSorts)),
  }),
  reply: pageOf(ApiToken),
  isList: true,
})

export const createApiToken = endpoint({
  method: 'POST',
  path: '/api-tokens',
  summary: 'Creates an API token and shows it once. Only a person can: no token makes another.',
  tag,
  access: 'admin',
  tokens: 'none',
  needsRecentSignIn: true,
  body: strictObject({
    name: groupNameField(),
    role: words(roles),
    scopes: Type.Optional(
      Type.Array(words(tokenScopes), {
        minItems: 1,
        maxItems: tokenScopes.length,
        uniqueItems: true,
        description:
          'What of the role it may: `role` all but administering people, `read` only reading, `orders`, `people` (never administrators), `metrics`. `role` when left out.',
      }),
    ),
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
  tokens: 'none',
  params: strictObject({ id: uuid() }),
})
