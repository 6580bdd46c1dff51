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
import { lineField } from '../../kernel/text-fields.ts'

const tag = 'Tracking links'
const byId = strictObject({ id: uuid() })

export const linkStates = ['active', 'expired', 'revoked'] as const

export const linkSorts = ['-createdAt', 'createdAt'] as const

export const TrackingLink = strictObject({
  id: uuid(),
  label: nullable(Type.String()),
  url: nullable(
    Type.String({ description: 'Only for those who may create links, and only while it is active.' }),
  ),
  state: words(linkStates),
  createdAt: timestamp(),
  createdBy: Type.String(),
  expiresAt: timestamp(),
  revokedAt: nullable(timestamp()),
  fetchedAt: nullable(timestamp()),
  openedAt: nullable(timestamp()),
  openedCount: Type.Integer({ description: 'Navigations that are no known bot.' }),
})
export type TrackingLink = Type.Static<typeof TrackingLink>

export const createTrackingLink = endpoint({
  method: 'POST',
  path: '/sale-orders/:id/tracking-links',
  summary: 'Creates a tracking link for an order, to be sent to the customer.',
  tag,
  access: 'operator',
  tokens: 'orders',
  params: byId,
  body: strictObject({
    /** Whom it is for. */
    label: Type.Optional(nullable(lineField(80))),
    expiresAt: Type.Optional(timestamp()),
  }),
  reply: strictObject({ id: uuid(), url: Type.String(), expiresAt: timestamp() }),
  status: 201,
})

export const listTrackingLinks = endpoint({
  method: 'GET',
  path: '/sale-orders/:id/tracking-links',
  summary: 'The tracking links of an order, newest first.',
  tag,
  access: 'viewer',
  tokens: 'orders',
  params: byId,
  query: strictObject({
    ...pageQuery,
    state: Type.Optional(words(linkStates)),
    search: Type.Optional(Type.String({ maxLength: 80, description: 'Part of the label.' })),
    sort: Type.Optional(words(linkSorts)),
  }),
  reply: pageOf(TrackingLink),
  isList: true,
})

export const revokeTrackingLink = endpoint({
  method: 'DELETE',
  path: '/tracking-links/:id',
  summary: 'Revokes a tracking link: whoever opens it is told to ask for a new one.',
  tag,
  access: 'operator',
  tokens: 'orders',
  params: byId,
})
