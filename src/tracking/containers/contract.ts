import * as Type from 'typebox'
import { endpoint, nullable, strictObject, timestamp, uuid, words } from '../../kernel/contract.ts'

const tag = 'Containers'

export const ContainerNumberVerdict = strictObject({
  isValid: Type.Boolean(),
  number: Type.String({ description: 'The canonical spelling of what was given.' }),
  reason: nullable(Type.String({ description: 'What is wrong, for a person.' })),
  ownerCode: nullable(Type.String()),
  category: nullable(Type.String()),
  checkDigit: nullable(Type.Integer()),
  expectedCheckDigit: nullable(Type.Integer()),
  suggestion: nullable(Type.String({ description: 'The number with the check digit that would be right.' })),
  suggestedCarrier: nullable(strictObject({ scac: Type.String(), name: Type.String() })),
})
export type ContainerNumberVerdict = Type.Static<typeof ContainerNumberVerdict>

export const checkContainerNumber = endpoint({
  method: 'GET',
  path: '/container-numbers/:number',
  summary: 'Explains a container number (ISO 6346), also while it is still being typed.',
  tag,
  access: 'viewer',
  tokens: 'orders',
  params: strictObject({ number: Type.String({ maxLength: 40 }) }),
  reply: ContainerNumberVerdict,
})

/** Where a box is, as far as anybody can say. Stable: the API and the page's JSON speak these words. */
export const situationKinds = [
  'no_carrier',
  'asking',
  'nothing_yet',
  'reported',
  'booked',
  'empty_out',
  'in_first_port',
  'on_board',
  'at_sea',
  'between_ships',
  'arrived',
  'unloaded',
  'left_port',
  'delivered',
  'returned',
] as const
export type SituationKind = (typeof situationKinds)[number]

/** What staff see of a tracked container. */
export const TrackedContainer = strictObject({
  number: Type.String(),
  carrier: nullable(Type.String()),
  situation: words(situationKinds),
  place: nullable(Type.String()),
  eta: nullable(
    strictObject({ at: timestamp(), localTime: nullable(Type.String()), isActual: Type.Boolean() }),
  ),
  etaChanges: Type.Integer(),
  rolledOver: Type.Boolean(),
  lastEventAt: nullable(timestamp()),
  askedAt: nullable(timestamp()),
  nextCheckAt: nullable(timestamp()),
  problem: nullable(Type.String({ description: 'Why the last question to the carrier failed.' })),
})
export type TrackedContainer = Type.Static<typeof TrackedContainer>

export const listOrderContainers = endpoint({
  method: 'GET',
  path: '/sale-orders/:id/containers',
  summary: 'Where the containers of an order are.',
  tag,
  access: 'viewer',
  tokens: 'orders',
  params: strictObject({ id: uuid() }),
  reply: strictObject({ items: Type.Array(TrackedContainer) }),
})
