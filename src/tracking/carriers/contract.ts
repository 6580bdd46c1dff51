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

const tag = 'Carriers'
const byId = strictObject({ id: uuid() })
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

const Authentication = Type.Union([
  strictObject({ kind: Type.Literal('none') }),
  strictObject({
    kind: Type.Literal('api_key'),
    header: Type.String({ pattern: '^[A-Za-z0-9-]{1,60}$' }),
    key: text(500),
  }),
])

const writable = {
  name: lineField(80),
  scac: Type.String({ pattern: '^[A-Z0-9]{2,4}$' }),
  baseUrl: Type.String({
    maxLength: 300,
    description: 'Everything before `/events`, e.g. https://api.example.com/v2.',
  }),
  /** Some carriers send port-local times labelled as UTC. */
  mislabelsLocalTimes: Type.Optional(Type.Boolean()),
}

export const Carrier = strictObject({
  id: uuid(),
  name: Type.String(),
  scac: Type.String(),
  baseUrl: nullable(Type.String({ description: 'Only for administrators.' })),
  mislabelsLocalTimes: Type.Boolean(),
  authentication: nullable(
    Type.String({ description: 'Its kind, only for administrators; secrets are never shown.' }),
  ),
  lastAnsweredAt: nullable(timestamp()),
  lastProblem: nullable(Type.String()),
  version: Type.Integer(),
})
export type Carrier = Type.Static<typeof Carrier>

export const carrierSorts = ['name', '-name', 'scac', '-scac'] as const

export const listCarriers = endpoint({
  method: 'GET',
  path: '/carriers',
  summary: 'The carriers that are asked for containers, by name.',
  tag,
  access: 'viewer',
  query: strictObject({
    ...pageQuery,
    search: Type.Optional(Type.String({ maxLength: 80, description: 'Part of the name or the SCAC.' })),
    hasProblem: Type.Optional(Type.Boolean({ description: 'Whether the last call failed.' })),
    sort: Type.Optional(words(carrierSorts)),
  }),
  reply: pageOf(Carrier),
  isList: true,
})

export const createCarrier = endpoint({
  method: 'POST',
  path: '/carriers',
  summary: 'Adds a carrier that speaks DCSA Track & Trace 2.2.',
  tag,
  access: 'admin',
  needsRecentSignIn: true,
  body: strictObject({ ...writable, authentication: Authentication }),
  reply: Carrier,
  status: 201,
})

export const updateCarrier = endpoint({
  method: 'PUT',
  path: '/carriers/:id',
  summary: 'Changes a carrier; without `authentication` the stored secret stays.',
  tag,
  access: 'admin',
  needsRecentSignIn: true,
  params: byId,
  body: strictObject({ ...writable, version: Type.Integer(), authentication: Type.Optional(Authentication) }),
  reply: Carrier,
})

export const testCarrier = endpoint({
  method: 'POST',
  path: '/carriers/:id/test',
  summary: 'Asks the carrier once for a container and says what came back.',
  tag,
  access: 'admin',
  params: byId,
  body: strictObject({ containerNumber: text(20) }),
  reply: strictObject({
    isOk: Type.Boolean(),
    milliseconds: Type.Integer(),
    events: Type.Integer(),
    problem: nullable(Type.String()),
  }),
})
