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

/** A token never holds more than its maker holds now: whose maker is disabled or lost the role is refused. */
export const tokenStates = ['active', 'expired', 'revoked', 'maker_disabled', 'maker_demoted'] as const
export type TokenState = (typeof tokenStates)[number]

export const ApiToken = strictObject({
  id: uuid(),
  name: Type.String(),
  role: words(roles),
  state: words(tokenStates),
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
    name: Type.String({ minLength: 1, maxLength: 120 }),
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
  params: strictObject({ id: uuid() }),
})
